#!/usr/bin/env python3
"""What the pages say of terraform/ is what stands there: documented_test.py ROOT

docs/deploy.md lists each permission of each role and each alarm, terraform/README.md each variable with its default.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

STATEMENT = re.compile(r'Sid\s*=\s*"(\w+)"\s*Effect\s*=\s*"Allow"\s*Action\s*=\s*\[([^\]]*)\]')
VARIABLE = re.compile(r'^variable "(\w+)" \{\n(.*?)^\}', re.M | re.S)
ROW = re.compile(r"^\| `([\w-]+)` \|([^|]*)\|", re.M)


def rows(page, heading):
    """-> {first cell: second cell} of the first table below a heading"""
    section = page.split(f"\n{heading}\n", 1)[1]
    table = section[section.index("\n|"):].split("\n\n", 1)[0]
    return {found[1]: found[2].strip() for found in ROW.finditer(table)}


def permissions(text):
    return {found[1]: ", ".join(f"`{action}`" for action in sorted(re.findall(r'"([^"]+)"', found[2]))) for found in STATEMENT.finditer(text)}


def of_sinks(text):
    found = {}
    for kind, action in re.findall(r'{ type = "(\w+)", action = "([^"]+)"', text):
        found.setdefault(kind, set()).add(f"`{action}`")
    return {kind: ", ".join(sorted(actions)) for kind, actions in found.items()}


def defaults(text):
    found = {}
    for name, body in VARIABLE.findall(text):
        default = re.search(r"^  default\s*= (.*)$", body, re.M)
        found[name] = f"`{default[1]}`" if default else ""
    return found


def compare(what, page, said, real):
    for name in sorted(said.keys() | real.keys()):
        if said.get(name) != real.get(name):
            yield f"{page}: {what} {name}: says {said.get(name, 'nothing')!r}, but it is {real.get(name, 'not there')!r}"


def notification_commands(deploy):
    """The jq program of "An existing trail": for a bucket that tells nobody the aws CLI prints nothing at all."""
    jq = shutil.which("jq")
    program = re.search(r"jq -s --arg queue \"\$queue\" --arg prefix \"\$prefix\" '(.*?)' >notification.json", deploy, re.S)
    if not program:
        yield "docs/deploy.md: \"An existing trail\" has no jq program"
    elif not jq:
        print("jq is not here: the commands of \"An existing trail\" were not run")
    else:
        other = {"Id": "other", "QueueArn": "arn:other", "Events": ["s3:ObjectRemoved:*"]}
        for given, kept in (("", []), (json.dumps({"QueueConfigurations": [other], "ResponseMetadata": {}}), [other])):
            done = subprocess.run([jq, "-s", "--arg", "queue", "arn:intake", "--arg", "prefix", "AWSLogs/", program[1]], input=given, capture_output=True,
                                  text=True, check=False)
            made = json.loads(done.stdout or "{}")
            if list(made) != ["QueueConfigurations"] or made["QueueConfigurations"][:-1] != kept or made["QueueConfigurations"][-1]["QueueArn"] != "arn:intake":
                yield f"docs/deploy.md: \"An existing trail\" makes {done.stdout or done.stderr} of {given!r}"


def check(root):
    terraform = root / "terraform"
    deploy = (root / "docs/deploy.md").read_text()
    readme = "\n## variables\n" + (terraform / "README.md").read_text()
    alarms = "".join((terraform / name).read_text() for name in ("alarms.tf", "drill.tf"))
    named = re.findall(r"^    ([\w-]+) = \{\n      says", alarms, re.M) + re.findall(r'alarm_name\s*= "\$\{var\.name\}-(\w+)', alarms)
    yield from notification_commands(deploy)
    channels, drill = (terraform / "channels.tf").read_text(), (terraform / "drill.tf").read_text()
    yield from compare("the function's permission", "docs/deploy.md", rows(deploy, "### The function's role"),
                       permissions((terraform / "role.tf").read_text() + channels))
    yield from compare("the sink's permission", "docs/deploy.md", rows(deploy, "### What a channel adds"), of_sinks(channels))
    yield from compare("the drill's permission", "docs/deploy.md", rows(deploy, "### The drill's role"), permissions(drill))
    yield from compare("the forwarding role's permission", "docs/deploy.md", rows(deploy, "### The forwarding role"),
                       permissions((terraform / "modules/forward/main.tf").read_text()))
    yield from compare("the alarm", "docs/deploy.md", dict.fromkeys(rows(deploy, "## When something is wrong"), ""), dict.fromkeys(named, ""))
    yield from compare("the variable", "terraform/README.md", rows(readme, "## variables"), defaults((terraform / "variables.tf").read_text()))


if __name__ == "__main__":
    problems = list(check(Path(sys.argv[1])))
    print("\n".join(problems) or "permissions, alarms and variables are documented as they are")
    sys.exit(1 if problems else 0)
