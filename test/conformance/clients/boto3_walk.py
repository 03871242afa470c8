"""Everything that the simulator promises, done by boto3 as it comes from PyPI. The only argument is the endpoint.

Fails with an AssertionError or boto3's own error; prints one line per step, so that a failure shows where it stopped.
"""

import json
import sys
import urllib.request

import boto3
from botocore.exceptions import ClientError

endpoint = sys.argv[1]


def client(region):
    return boto3.client("secretsmanager", region_name=region, endpoint_url=endpoint)


home, away = client("eu-central-1"), client("eu-west-1")


def settle():
    """Replication runs on the simulator's clock, which is moved from outside."""
    request = urllib.request.Request(
        f"{endpoint}/_simulator/clock",
        data=json.dumps({"advanceSeconds": 300}).encode(),
        headers={"content-type": "application/json"},
        method="POST",
    )
    urllib.request.urlopen(request).read()


def step(name):
    print(name, flush=True)


def statuses(secret_id):
    described = home.describe_secret(SecretId=secret_id)
    return {replica["Region"]: replica["Status"] for replica in described.get("ReplicationStatus", [])}


def refusal(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    raise AssertionError("the call was accepted")


step("create")
created = home.create_secret(Name="app/db", SecretString="not-a-secret", Tags=[{"Key": "team", "Value": "pay"}])
assert created["ARN"].startswith("arn:aws:secretsmanager:eu-central-1:"), created

step("replicate")
answer = home.replicate_secret_to_regions(SecretId="app/db", AddReplicaRegions=[{"Region": "eu-west-1"}])
assert answer["ReplicationStatus"][0]["Status"] == "InProgress", answer
settle()
assert statuses("app/db") == {"eu-west-1": "InSync"}

step("describe in both Regions")
primary, replica = home.describe_secret(SecretId="app/db"), away.describe_secret(SecretId="app/db")
assert primary["PrimaryRegion"] == replica["PrimaryRegion"] == "eu-central-1"
assert replica["ARN"] == primary["ARN"].replace("eu-central-1", "eu-west-1")
assert replica["Tags"] == [{"Key": "team", "Value": "pay"}]

step("list with a filter")
for number in range(5):
    home.create_secret(Name=f"page/{number}", SecretString="not-a-secret")
filtered = home.list_secrets(Filters=[{"Key": "tag-value", "Values": ["pay"]}])["SecretList"]
assert [secret["Name"] for secret in filtered] == ["app/db"]

step("page")
pages = list(home.get_paginator("list_secrets").paginate(PaginationConfig={"PageSize": 2}))
names = [secret["Name"] for page in pages for secret in page["SecretList"]]
assert len(pages) == 3 and sorted(names) == ["app/db", *(f"page/{number}" for number in range(5))], names

step("conflict")
home.create_secret(Name="app/taken", SecretString="not-a-secret")
away.create_secret(Name="app/taken", SecretString="not-a-secret")
home.replicate_secret_to_regions(SecretId="app/taken", AddReplicaRegions=[{"Region": "eu-west-1"}])
settle()
[failed] = home.describe_secret(SecretId="app/taken")["ReplicationStatus"]
assert failed["Status"] == "Failed" and "already exists" in failed["StatusMessage"], failed

step("force overwrite")
home.replicate_secret_to_regions(
    SecretId="app/taken", AddReplicaRegions=[{"Region": "eu-west-1"}], ForceOverwriteReplicaSecret=True
)
settle()
assert statuses("app/taken") == {"eu-west-1": "InSync"}
assert away.describe_secret(SecretId="app/taken")["PrimaryRegion"] == "eu-central-1"

step("stop")
away.stop_replication_to_replica(SecretId="app/taken")
assert "PrimaryRegion" not in away.describe_secret(SecretId="app/taken")

step("re-key a replica")
away.update_secret(SecretId="app/db", KmsKeyId="alias/payments")
settle()
[replica] = home.describe_secret(SecretId="app/db")["ReplicationStatus"]
assert replica["KmsKeyId"] == "alias/payments", replica

step("write on a replica refused")
code, message = refusal(away.put_secret_value, SecretId="app/db", SecretString="not-a-secret")
assert code == "InvalidParameterException" and "replica secret" in message, message

step("delete refused")
code, message = refusal(home.delete_secret, SecretId="app/db")
assert code == "InvalidParameterException", code
assert message == f"You can't delete secret {created['ARN']} that still has replica regions [eu-west-1].", message

step("remove")
home.remove_regions_from_replication(SecretId="app/db", RemoveReplicaRegions=["eu-west-1"])
settle()
assert statuses("app/db") == {}
assert refusal(away.describe_secret, SecretId="app/db")[0] == "ResourceNotFoundException"

step("delete")
assert home.delete_secret(SecretId="app/db")["Name"] == "app/db"

step("no value is ever given")
assert refusal(home.get_secret_value, SecretId="page/0")[0] == "AccessDeniedException"
print("done")
