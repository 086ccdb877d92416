#!/usr/bin/env python3
"""terraform/sink_keys.json says what the function reads: sinks_test.py ROOT TOCSIN

Each type is given to `tocsin lambda`, bare and with all keys of the table: what the function misses and does not know is what the table says.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

COMMON = {"name", "type", "min_severity"}


def complaints(tocsin, sink):
    """What the function says of the settings before it ends: there is no runtime API."""
    done = subprocess.run([tocsin, "lambda"], capture_output=True, text=True, check=False, timeout=60, stdin=subprocess.DEVNULL,
                          env={"AWS_REGION": "us-east-1", "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9", "TOCSIN_SINKS": json.dumps([sink]),
                               "TOCSIN_SNS_TOPIC_ARN": "arn:aws:sns:us-east-1:123456789012:tocsin"})
    return "\n".join(json.loads(line)["message"] for line in done.stderr.splitlines())


def check(tocsin, table):
    for kind, keys in table.items():
        named = {key for needed in keys["required"] for key in needed} | set(keys["optional"])
        bare = complaints(tocsin, {"type": kind, "zzz": 1})
        known = re.search(r"known keys: ([^)]*)\)", bare)
        missing = re.findall(r'"(\w+)" is missing', bare)
        if not known:
            yield f"{kind}: the function does not say which keys it knows: {bare}"
        elif not set(known[1].split(", ")) <= named | COMMON:
            yield f"{kind}: the function knows {known[1]}, the table {sorted(named)}"
        if missing != keys["required"][0]:
            yield f"{kind}: the function misses {missing}, the table needs {keys['required'][0]}"
        if unknown := re.findall(r'unknown key "(\w+)"', complaints(tocsin, {"type": kind} | dict.fromkeys(named, 7))):
            yield f"{kind}: the function does not know {unknown}"
    told = complaints(tocsin, {"type": "none"})
    types = re.search(r"one of ([^)]*)\)", told)
    if not types or set(types[1].split(", ")) != set(table):
        yield f"the function's types are others than the table's: {told}"


if __name__ == "__main__":
    problems = list(check(sys.argv[2], json.loads(Path(sys.argv[1], "terraform/sink_keys.json").read_text())))
    print("\n".join(problems) or "the table of sinks is what the function reads")
    sys.exit(1 if problems else 0)
