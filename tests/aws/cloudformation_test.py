#!/usr/bin/env python3
"""cloudformation_test.py TOCSIN: the template of `tocsin rules compile --cloudformation` by cfn-lint; the other notations say the same.

Exit 0 as it should be, 1 not, 77 without cfn-lint (tools/test-venv installs it).
"""

import json
import pathlib
import subprocess
import sys
import tempfile

from oracle import SKIPPED, VENV

MAX_TEMPLATE = 51200  # bytes that CloudFormation takes directly
MAX_PATTERN = 2048


def compiled(tocsin, form):
    return subprocess.run([tocsin, "rules", "compile", form], check=True, capture_output=True, text=True).stdout


def differences(tocsin):
    """What one notation says and another does not."""
    template = compiled(tocsin, "--cloudformation")
    if len(template.encode()) > MAX_TEMPLATE:
        yield f"the template has {len(template.encode())} bytes"
    resources = [r["Properties"] for r in json.loads(template)["Resources"].values() if r["Type"] == "AWS::Events::Rule"]
    rules = {r["Name"]["Fn::Sub"].removeprefix("${NamePrefix}-"): (r["EventPattern"], r["State"]) for r in resources}
    plain = {r["name"]: (r["pattern"], r["state"]) for r in json.loads(compiled(tocsin, "--json"))}
    states = {False: "ENABLED", True: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"}
    terraform = {r["name"]: (json.loads(r["pattern"]), states[r["read_only"]]) for r in json.loads(compiled(tocsin, "--terraform"))["patterns"]}
    if len(rules) < 10 or len(rules) != len(resources):
        yield f"{len(resources)} rules with {len(rules)} names"
    for name, other in (("--json", plain), ("--terraform", terraform)):
        if other != rules:
            yield f"{name} says something else than --cloudformation"
    for name, (pattern, _) in rules.items():
        text = json.dumps(pattern, separators=(",", ":"), ensure_ascii=False)
        if len(text) > MAX_PATTERN:
            yield f"{name} has {len(text)} characters"
        if '"wildcard"' in text:  # at most 30 rules of a bus may have one
            yield f"{name} has a wildcard"


def main():
    lint = VENV / "bin" / "cfn-lint"
    if not lint.exists():
        print("cfn-lint is not installed: tools/test-venv installs it")
        return SKIPPED
    tocsin = sys.argv[1]
    wrong = list(differences(tocsin))
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "rules.template.json"
        path.write_text(compiled(tocsin, "--cloudformation"), encoding="utf-8")
        done = subprocess.run([str(lint), "--regions", "us-east-1", "--template", str(path)], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            wrong.append(f"cfn-lint: {done.stdout}{done.stderr}")
        # It does find what is wrong.
        path.write_text(path.read_text(encoding="utf-8").replace('"State"', '"Stat"'), encoding="utf-8")
        if subprocess.run([str(lint), "--regions", "us-east-1", "--template", str(path)], capture_output=True, check=False).returncode == 0:
            wrong.append("cfn-lint finds nothing wrong with a property that does not exist")
    print("\n".join(wrong) or "ok")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
