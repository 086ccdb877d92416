"""Every shape of request that Tocsin sends to AWS, signed by Tocsin and by botocore: both must agree.

usage: sigv4_oracle.py SIGV4_PROBE [--random N]      exits 77 (ctest: skipped) where botocore is not there
"""

import argparse
import hashlib
import json
import random
import subprocess
import sys
import urllib.parse

from oracle import botocore_or_skip

botocore_or_skip()
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

KEY = {"access_key": "AKIAIOSFODNN7EXAMPLE", "secret_key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}
TOKEN = "FwoGZXIvYXdzEA0aDH//+=/token=="
TIME = "2025-03-21T13:22:00Z"
FORM = [["Content-Type", "application/x-www-form-urlencoded; charset=utf-8"]]
ODD = "a b+c&d=e%f:g,h@i(j)k'l!m*n~o;p?q#r\"s<t>é漢🔔\u200b"


def json_headers(target, version="1.0"):
    return [["Content-Type", f"application/x-amz-json-{version}"], ["X-Amz-Target", target]]


def form(**fields):
    return "&".join(f"{k}={urllib.parse.quote(v, safe='-_.~')}" for k, v in sorted(fields.items()))


def shapes():
    """-> (what, request)"""

    def request(service, path="/", **more):
        return {"service": service, "region": "eu-central-1", "method": "POST", "path": path, "time": TIME, **KEY, **more}

    arn = "arn:aws:sns:eu-central-1:123456789012:bell"
    publish = form(Action="Publish", Version="2010-03-31", TopicArn=arn, Message=f"Root signed in\n{ODD}", Subject="[critical] Root")
    yield "sns publish", request("sns", headers=FORM, body=publish)
    yield "sns publish with token", request("sns", headers=FORM, body=publish, token=TOKEN)
    yield "sts", request("sts", headers=FORM, body=form(Action="GetCallerIdentity", Version="2011-06-15"))
    yield "sqs", request("sqs", headers=json_headers("AmazonSQS.ReceiveMessage"), body=json.dumps({"QueueUrl": ODD}))
    yield "ssm", request("ssm", headers=json_headers("AmazonSSM.GetParameter"), body=json.dumps({"Name": ODD, "WithDecryption": True}))
    yield "organizations", request("organizations", headers=json_headers("AWSOrganizationsV20161128.ListAccounts"), body='{"NextToken":"a+b/c="}')
    yield "secretsmanager", request("secretsmanager", headers=json_headers("secretsmanager.GetSecretValue"), body=json.dumps({"SecretId": ODD}))
    yield "sqs send with token", request("sqs", headers=json_headers("AmazonSQS.SendMessage"), body=json.dumps({"MessageBody": ODD}), token=TOKEN)
    yield "dynamodb with token", request("dynamodb", headers=json_headers("DynamoDB_20120810.PutItem"), body='{"Item":{}}', token=TOKEN)
    yield "logs", request("logs", headers=json_headers("Logs_20140328.PutLogEvents", "1.1"), body='{"logEvents":[]}')
    yield "logs create stream", request("logs", headers=json_headers("Logs_20140328.CreateLogStream", "1.1"), body=json.dumps({"logStreamName": ODD}))
    yield "ses", request("ses", "/v2/email/outbound-emails", headers=[["Content-Type", "application/json"]], body='{"Content":{}}', token=TOKEN)
    yield "events", request("events", headers=json_headers("AWSEvents.PutEvents", "1.1"), body="{}")
    yield "cloudtrail", request("cloudtrail", headers=json_headers("CloudTrail_20131101.GetTrailStatus", "1.1"), body="{}")
    yield "security hub", request("securityhub", "/findings/import", headers=[["Content-Type", "application/json"]], body='{"Findings":[]}')
    yield "guardduty", request("guardduty", "/detector", method="GET", query=[["maxResults", "50"], ["nextToken", ODD]])
    yield "lambda", request("lambda", f"/2015-03-31/functions/{arn}/invocations", headers=[["X-Amz-Invocation-Type", "Event"]], body="{}")
    yield "iam", request("iam", method="GET", query=[["Version", "2010-05-08"], ["Action", "ListUsers"]])
    yield "a custom endpoint", request("sns", headers=FORM, body=publish, endpoint_url="http://127.0.0.1:4566")
    yield "a custom endpoint with a path", request("sns", headers=FORM, body=publish, endpoint_url="http://[::1]:4566/a b/".replace(" ", "_"))
    yield "headers with blanks", request("sns", headers=FORM + [["X-Amz-Meta", "  a   b  "], ["X-A", ""]], body=publish)
    yield "headers named twice", request("sns", headers=FORM + [["X-B", "2"], ["x-b", "1"]], body=publish)
    yield "no body", request("sts", headers=FORM)

    def s3(path="/", method="GET", bucket="trail-logs", **more):
        return request("s3", path, method=method, bucket=bucket, **more)

    keys = ["plain.json", "AWSLogs/123456789012/CloudTrail/eu-central-1/2025/03/21/x_20250321T1320Z_AbC.json.gz", "a b", "a+b", "é", "dt=2024/a=b",
            "a&b", "a%20b", "a:b,c@d", "a(b)'!*", "dir//double", "/leading", "a/./b/../c", "trailing/", "~a_b-c.d", ODD, "\x01\x7f", "."]
    for key in keys:
        yield f"s3 get {key!r}", s3("/" + key)
        yield f"s3 get by path {key!r}", s3("/" + key, bucket="with.dots", token=TOKEN)
        yield f"s3 put {key!r}", s3("/" + key, method="PUT", body="body\n", headers=[["Content-Type", "text/plain"]], token=TOKEN)
    sealed = [["Content-Type", "application/x-ndjson"], ["x-amz-checksum-sha256", "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="],
              ["x-amz-server-side-encryption", "aws:kms"], ["x-amz-server-side-encryption-aws-kms-key-id", "alias/alerts"],
              ["x-amz-expected-bucket-owner", "123456789012"], ["If-None-Match", "*"]]
    yield "s3 create", s3("/tocsin/year=2025/month=03/day=21/0123abcd.json", method="PUT", body='{"x":"é"}\n', headers=sealed, token=TOKEN)
    yield "s3 list", s3(query=[["prefix", "AWSLogs/a b+é/"], ["list-type", "2"], ["continuation-token", "1/x+y=="], ["delimiter", "/"]])
    yield "s3 version", s3("/k", query=[["versionId", "3/L4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY"]])
    yield "s3 a subresource", s3(query=[["acl", ""]])
    yield "s3 range", s3("/k", headers=[["Range", "bytes=0-99"]])
    yield "s3 at a custom endpoint", s3("/" + ODD, endpoint_url="http://localhost:9000")


def strange(count):
    source = random.Random(4)

    def text(most, alphabet):
        return "".join(source.choice(alphabet) for _ in range(source.randrange(most)))

    odd, word = " !\"#$%&'()*+,-./:;<=>?@[]^_`{|}~aZ09é漢", "abcXYZ019-"
    for number in range(count):
        service = source.choice(["s3", "sns", "dynamodb", "guardduty"])
        query = [[text(6, odd) or "q", text(8, odd)] for _ in range(source.randrange(4))]
        headers = [["X-" + (text(6, word) or "h"), text(12, odd)] for _ in range(source.randrange(3))]
        yield f"random {number}", {
            "service": service, "region": "us-east-1", "method": source.choice(["GET", "PUT", "POST"]), "path": "/" + text(20, odd), "query": query,
            "headers": headers, "body": text(50, odd), "time": TIME, "token": source.choice(["", TOKEN]), "bucket": "bkt" if service == "s3" else "", **KEY,
        }


def verdict(wanted, sent):
    """-> what is wrong, or None"""
    if "error" in sent:
        return sent["error"]
    headers = [(name, value) for name, value in sent["headers"] if name not in ("Authorization", "User-Agent")]
    given = dict(sent["headers"])
    url = ("https" if sent["tls"] else "http") + "://" + given["Host"] + sent["target"]
    request = AWSRequest(method=sent["method"], url=url, data=sent["body"].encode())
    for name, value in headers:
        request.headers.add_header(name, value)
    request.context["timestamp"] = given["X-Amz-Date"]
    service, region = wanted["service"], given["Authorization"].split("/")[2]
    signer = (S3SigV4Auth if service == "s3" else SigV4Auth)(Credentials(KEY["access_key"], KEY["secret_key"]), service, region)
    canonical = signer.canonical_request(request)
    names = signer.signed_headers(signer.headers_to_sign(request))
    signature = signer.signature(signer.string_to_sign(request, canonical), request)
    expected = f"AWS4-HMAC-SHA256 Credential={KEY['access_key']}/{signer.credential_scope(request)}, SignedHeaders={names}, Signature={signature}"
    if given["Authorization"] != expected:
        return f"{given['Authorization']}\n  botocore: {expected}\n{canonical}"
    if service == "s3" and given["X-Amz-Content-Sha256"] != hashlib.sha256(sent["body"].encode()).hexdigest():
        return "X-Amz-Content-Sha256 is not the body's"
    if given.get("X-Amz-Security-Token", "") != wanted.get("token", ""):
        return "X-Amz-Security-Token is not the token"
    path = sent["target"].split("?")[0]
    if not urllib.parse.unquote(path).endswith(wanted["path"]):
        return f"the path is {path}"
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("probe")
    parser.add_argument("--random", type=int, default=500)
    options = parser.parse_args()
    cases = list(shapes()) + list(strange(options.random))
    lines = "".join(json.dumps(request) + "\n" for _, request in cases)
    run = subprocess.run([options.probe], input=lines.encode(), capture_output=True, timeout=60, check=False)
    answers = [json.loads(line) for line in run.stdout.decode().splitlines()]
    if run.returncode != 0 or len(answers) != len(cases):
        sys.exit(f"the probe ended with {run.returncode} after {len(answers)} of {len(cases)} requests: {run.stderr.decode()}")
    wrong = [(what, why) for (what, request), sent in zip(cases, answers) if (why := verdict(request, sent))]
    for what, why in wrong:
        print(f"{what}: {why}\n")
    print(f"{len(cases) - len(wrong)} of {len(cases)} requests are signed as botocore signs them")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
