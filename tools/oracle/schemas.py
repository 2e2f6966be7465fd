"""Reads JSON documents, one a line: the description of an API must be one of OpenAPI 3.0, any other a valid JSON Schema of its
`$schema`. Prints how many there were."""
import json
import sys

import jsonschema_rs
from schemathesis.specs.openapi.definitions import OPENAPI_30_VALIDATOR

count = 0
for line in sys.stdin:
    document = json.loads(line)
    if "openapi" in document:
        OPENAPI_30_VALIDATOR.validate(document)
    else:
        jsonschema_rs.meta.validate(document)
    count += 1
print(f"{count} documents")
