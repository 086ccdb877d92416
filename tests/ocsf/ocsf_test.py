#!/usr/bin/env python3
"""ocsf_test.py TOCSIN: what `format: ocsf` gives, for ordinary and for hostile events, is a Detection Finding to py-ocsf-models (its types) and
to the schema of OCSF 1.5.0 itself (every attribute, enumeration and constraint, as JSON Schema, with nothing beside it)."""

import copy
import json
import pathlib
import subprocess
import sys
import tempfile

import jsonschema
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema
from py_ocsf_models.events.findings.detection_finding import DetectionFinding

USER = {
    "type": "IAMUser",
    "principalId": "AIDAEXAMPLE",
    "arn": "arn:aws:iam::123456789012:user/alice",
    "accountId": "123456789012",
    "accessKeyId": "AKIAEXAMPLE",
    "userName": "alice",
}
ROOT = {"type": "Root", "principalId": "123456789012", "arn": "arn:aws:iam::123456789012:root", "accountId": "123456789012"}
ROLE = {
    "type": "AssumedRole",
    "principalId": "AROAEXAMPLE:bob@example.com",
    "arn": "arn:aws:sts::123456789012:assumed-role/admin/bob@example.com",
    "accountId": "123456789012",
    "sessionContext": {
        "attributes": {"mfaAuthenticated": "false", "creationDate": "2025-03-21T13:00:00Z"},
        "sessionIssuer": {"type": "Role", "arn": "arn:aws:iam::123456789012:role/admin", "userName": "admin"},
    },
}

RULE = """\
id: any-user-created
title: IAM User Created
severity: high
why: Somebody made a way back in.
tags: [iam, persistence]
mitre: [T1136.003, T1098]
cis: ["1.16"]
pattern: {detail: {eventName: [CreateUser]}}
summary: "{{ actor }} created the IAM user {{ detail.requestParameters.userName }}."
next_steps:
  - do: List its access keys.
    run: aws iam list-access-keys --user-name {{ detail.requestParameters.userName }}
false_positives: [A new colleague.]
references: [https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users_create.html]
tests:
  - {name: a user, match: true, event: {source: aws.iam, detail: {eventName: CreateUser, requestParameters: {userName: x}}}}
  - {name: a role, match: false, event: {source: aws.iam, detail: {eventName: CreateRole}}}
"""

BYTES = "".join(map(chr, range(1, 256)))
HOSTILE = [
    BYTES,
    "\u202eevil\u2066 \u200b\ufeff \U000e0041",
    '"],"severity_id":1,"class_uid":9999,"x":["',
    "\r\n\r\n{}\n",
    "\ud800 alone",
    "<script>alert(1)</script> <!channel> @everyone [a](javascript:b) =cmd|' /C calc'!A0",
    "x" * 60_000,
    '"' * 20_000,
    "",
]


def event(identity=USER, **record):
    detail = {
        "eventVersion": "1.11",
        "eventID": "0a1b2c3d-0000-4000-8000-1234567890ab",
        "requestID": "b1f0a5c2-0000-4000-8000-1234567890ab",
        "eventTime": "2025-03-21T13:22:00Z",
        "eventSource": "iam.amazonaws.com",
        "eventName": "CreateUser",
        "awsRegion": "us-east-1",
        "sourceIPAddress": "198.51.100.7",
        "userAgent": "aws-cli/2.15.30",
        "userIdentity": identity,
        "requestParameters": {"userName": "jansmith"},
        "responseElements": {"user": {"arn": "arn:aws:iam::123456789012:user/jansmith"}},
        "recipientAccountId": "123456789012",
        "eventType": "AwsApiCall",
        "eventCategory": "Management",
    }
    detail.update(record)
    return {
        "version": "0",
        "id": "11111111-2222-3333-4444-555555555555",
        "detail-type": "AWS API Call via CloudTrail",
        "source": "aws.iam",
        "account": "123456789012",
        "time": "2025-03-21T13:22:00Z",
        "region": "us-east-1",
        "resources": [],
        "detail": detail,
    }


def with_every_text(value, text):
    """All texts that an attacker could choose; what rules and the schema of CloudTrail need stays."""
    kept = {"eventName", "eventSource", "eventTime", "source", "detail-type", "type", "time", "eventType", "eventCategory"}
    if isinstance(value, dict):
        return {k: v if k in kept else with_every_text(v, text) for k, v in value.items()}
    if isinstance(value, list):
        return [with_every_text(v, text) for v in value]
    return text if isinstance(value, str) else value


def events():
    yield "an IAM user", event()
    yield "an assumed role", event(ROLE)
    yield "the root user", event(ROOT)
    yield "an AWS service", event({"type": "AWSService", "invokedBy": "cloudformation.amazonaws.com"}, sourceIPAddress="cloudformation.amazonaws.com")
    yield "denied", event(errorCode="AccessDenied", errorMessage="User is not authorized", responseElements=None)
    yield "an IPv6 address", event(sourceIPAddress="2001:db8::7")
    bare = event({})
    for key in ("sourceIPAddress", "userAgent", "eventID", "requestID", "requestParameters", "responseElements"):
        del bare["detail"][key]
    yield "hardly anything", bare
    for number, text in enumerate(HOSTILE):
        yield f"hostile {number}", with_every_text(copy.deepcopy(event(ROLE)), text)


def rendered(tocsin, folder, one):
    done = subprocess.run(
        [tocsin, "render", "-", "--sink", "ocsf", "--config", folder / "tocsin.yaml", "--rules", folder / "any-user-created.yaml", "--rule", "any-user-created"],
        input=json.dumps(one),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if done.returncode != 0:
        sys.exit(f"tocsin render: exit {done.returncode}: {done.stderr}")
    lines = done.stdout.splitlines()
    if len(lines) != 1:
        sys.exit(f"one line was expected, not {len(lines)}")
    return json.loads(lines[0])


def main():
    tocsin = sys.argv[1]
    schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(version="1.5.0")).get_class_schema("detection_finding", profiles=["cloud"])
    validator = jsonschema.Draft202012Validator(schema)
    # A validator that takes anything would prove nothing.
    if not list(validator.iter_errors({"class_uid": 2004, "severity_id": 7})):
        sys.exit("the schema refuses nothing")
    wrong = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "tocsin.yaml").write_text("sinks:\n  - {name: ocsf, type: stdout, format: ocsf}\n", encoding="utf-8")
        (folder / "any-user-created.yaml").write_text(RULE, encoding="utf-8")
        count = 0
        for name, one in events():
            finding = rendered(tocsin, folder, one)
            count += 1
            try:
                model = DetectionFinding(**finding)
            except ValueError as error:
                wrong.append(f"{name}: py-ocsf-models: {error}")
                continue
            if (int(model.class_uid), int(model.type_uid)) != (2004, 200401):
                wrong.append(f"{name}: class {model.class_uid}, type {model.type_uid}")
            for error in validator.iter_errors(finding):
                wrong.append(f"{name}: {list(error.absolute_path)}: {error.message[:300]}")
            if "hostile" not in name and json.loads(finding["raw_data"]) not in (one, one["detail"]):
                wrong.append(f"{name}: raw_data is another event")
    for line in wrong:
        print(line, file=sys.stderr)
    if wrong:
        return 1
    print(f"{count} findings: py-ocsf-models and the schema of OCSF 1.5.0 take them all")
    return 0


if __name__ == "__main__":
    sys.exit(main())
