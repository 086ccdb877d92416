"""Each rule that ships has a next step with a command, and every command is one that the AWS CLI has: service, operation and options as botocore's models name
them, from which the CLI is made. Skipped where botocore is not installed.

Usage: next_steps_oracle.py TOCSIN
"""

import json
import re
import shlex
import subprocess
import sys

from oracle import botocore_or_skip

botocore = botocore_or_skip()
from botocore import xform_name  # noqa: E402

# Of the CLI itself, for every command; and what it adds to single ones (its "customizations").
GLOBAL = {"region", "output", "query", "profile", "no-cli-pager", "no-paginate", "max-items", "page-size"}
ADDED = {
    ("ec2", "authorize-security-group-ingress"): {"cidr", "port", "protocol"},
    ("ec2", "revoke-security-group-ingress"): {"cidr", "port", "protocol"},
    ("ec2", "delete-network-acl-entry"): {"ingress"},
    ("configservice", "put-configuration-recorder"): {"recording-group"},
}
OWN_COMMANDS = {"s3"}  # not made from a model
SERVICES = {"s3api": "s3", "deploy": "codedeploy", "configservice": "config"}  # what the CLI calls otherwise


class Models:
    def __init__(self):
        self.session = botocore.session.get_session()
        self.known = {}

    def options(self, service, operation):
        """Those of an operation; nothing when there is none."""
        name = SERVICES.get(service, service)
        if name not in self.known:
            try:
                model = self.session.get_service_model(name)
            except botocore.exceptions.UnknownServiceError:
                model = None
            self.known[name] = {xform_name(one, "-"): model.operation_model(one) for one in model.operation_names} if model else {}
        found = self.known[name].get(operation)
        if found is None:
            return None
        out = set()
        for member, shape in (found.input_shape.members if found.input_shape else {}).items():
            option = xform_name(member, "-")
            out.add(option)
            if shape.type_name == "boolean":
                out.add("no-" + option)
        return out


def wrong_with(command, models):
    words = shlex.split(re.sub(r"\{\{.*?\}\}", "X", command))
    if words[:1] != ["aws"] or len(words) < 3:
        return "it is no command of the AWS CLI"
    service, operation = words[1], words[2]
    if service in OWN_COMMANDS:
        return None
    options = models.options(service, operation)
    if options is None:
        return f"there is no operation {service} {operation}"
    known = options | GLOBAL | ADDED.get((service, operation), set())
    end = words.index("|") if "|" in words else len(words)
    unknown = [word for word in words[3:end] if word.startswith("--") and word[2:].split("=")[0] not in known]
    return f"{service} {operation} has no option {' '.join(unknown)}" if unknown else None


def main(program):
    bundle = subprocess.run([program, "rules", "compile", "--bundle"], capture_output=True, check=True).stdout
    rules = json.loads(bundle)["rules"]
    models = Models()
    commands, mistakes = 0, []
    for rule in rules:
        runs = [step["run"] for step in rule["next_steps"] if "run" in step]
        commands += len(runs)
        wrongs = [f"{wrong}: {run}" for run in runs if (wrong := wrong_with(run, models))]
        mistakes += [f"{rule['id']}: {wrong}" for wrong in wrongs or ([] if runs else ["no next step has a command"])]
    print("\n".join(mistakes))
    print(f"{commands} commands of {len(rules)} rules, {len(mistakes)} that the AWS CLI does not have")
    return 1 if mistakes or commands < len(rules) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
