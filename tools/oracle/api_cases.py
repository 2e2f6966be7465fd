"""Puts cases made up from the API's own description to a server (schemathesis): no answer may be a server's fault, or of
a status, a type or a shape that the description does not name. Prints how many cases were put, or what was found.

usage: api_cases.py URL CASES_PER_ADDRESS
"""
import pathlib
import re
import subprocess
import sys
import tempfile

url, cases = sys.argv[1:]
checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
program = pathlib.Path(sys.executable).with_name("schemathesis")
command = [
    str(program), "--no-color", "run", url, "--checks", checks, "--phases", "examples,coverage,fuzzing", "--max-examples", cases,
    "--seed", "1", "--generation-database", "none", "--suppress-health-check", "all", "--request-timeout", "10",
    "--exclude-path-regex", "^/assets",
]
# It leaves notes of its runs where it stands.
with tempfile.TemporaryDirectory() as folder:
    run = subprocess.run(command, capture_output=True, text=True, cwd=folder)
found = re.search(r"(\d+) generated", run.stdout)
if run.returncode == 0 and found:
    print(found.group(1))
else:
    print(run.stdout[-6000:], run.stderr[-2000:])
    sys.exit(1)
