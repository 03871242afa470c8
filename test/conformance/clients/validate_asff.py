"""Validates requests of BatchImportFindings, one per line of a file, against botocore's model of Security Hub."""

import json
import re
import sys

import botocore.session
from botocore.validate import ParamValidator

model = botocore.session.get_session().get_service_model("securityhub")
shape = model.operation_model("BatchImportFindings").input_shape


def blanks(shape, value, path=""):
    """The model's patterns, which botocore itself leaves to the service."""
    if shape.type_name == "structure":
        return [fault for key, part in value.items() for fault in blanks(shape.members[key], part, f"{path}.{key}")]
    if shape.type_name == "list":
        return [fault for part in value for fault in blanks(shape.member, part, path)]
    if shape.type_name == "map":
        return [fault for pair in value.items() for part in pair for fault in blanks(shape.value, part, path)]
    pattern = shape.metadata.get("pattern")
    return [path] if pattern and not re.search(pattern, value) else []


faults = []
for line in open(sys.argv[1], encoding="utf-8"):
    request = json.loads(line)
    report = ParamValidator().validate(request, shape)
    if report.has_errors():
        faults.append(report.generate_report())
    else:
        faults.extend(blanks(shape, request))
print(json.dumps(faults))
