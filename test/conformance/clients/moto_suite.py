"""A pytest plugin: of moto's own tests, runs those that were verified on AWS, against the simulator instead of AWS.

moto marks such tests with decorators and marks whose names contain `aws_verified`; with MOTO_TEST_ALLOW_AWS_REQUEST=true
they run without moto's mock. Where their calls go is left to AWS_ENDPOINT_URL. Each test gets an empty simulator.

From the environment: MOTO_SUITE_LEFT_OUT, a JSON list of tests (`test_file.py::test_name`) that are not to run, and
MOTO_SUITE_REPORT, the file to write `{"selected": [names], "outcomes": {name: "" or what failed}}` to.
"""

import ast
import inspect
import json
import os
import textwrap
import urllib.request

import pytest

left_out = set(json.loads(os.environ["MOTO_SUITE_LEFT_OUT"]))
report = {"selected": [], "outcomes": {}}


def name_of(item):
    return f"{item.path.name}::{item.name}"


def is_verified(item):
    source = textwrap.dedent(inspect.getsource(inspect.unwrap(item.function)))
    return any("aws_verified" in ast.unparse(decorator) for decorator in ast.parse(source).body[0].decorator_list)


def pytest_collection_modifyitems(items):
    selected = [item for item in items if is_verified(item)]
    report["selected"] = [name_of(item) for item in selected]
    items[:] = [item for item in selected if name_of(item) not in left_out]


@pytest.fixture(autouse=True)
def empty_simulator():
    """Names recur from test to test, and AWS holds a deleted one for some seconds: each test starts with nothing."""
    scenario = {"version": 1, "regions": ["us-east-1", "us-west-2"]}
    urllib.request.urlopen(
        urllib.request.Request(
            f"{os.environ['AWS_ENDPOINT_URL']}/_simulator/scenario",
            data=json.dumps(scenario).encode(),
            headers={"content-type": "application/json"},
            method="POST",
        )
    ).read()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    result = yield
    if result.failed:
        report["outcomes"][name_of(item)] = f"{result.when}: {result.longreprtext[-4000:]}"
    elif result.skipped:
        report["outcomes"][name_of(item)] = f"skipped: {result.longreprtext}"
    elif result.when == "call":
        report["outcomes"].setdefault(name_of(item), "")
    return result


def pytest_sessionfinish():
    with open(os.environ["MOTO_SUITE_REPORT"], "w", encoding="utf-8") as file:
        json.dump(report, file)
