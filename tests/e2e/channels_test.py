#!/usr/bin/env python3
"""One alert of a real `tocsin serve` through each channel of AWS, read back from moto, and sent once more: nothing rings twice that
must not. Each request is also held to the service's own model, as boto3 has it.

Run by `tools/e2e channels`. Exit 77: something that it needs cannot be had.
"""

import base64
import datetime
import email
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import urllib.request

import botocore.session
from botocore.validate import validate_parameters

from events import API_CALL, envelope, role_of
from processes import Server, await_that
from stack import ACCOUNT, REGION, ROOT, Moto, aws_environment, clean_environment

# As `make e2e` builds it; TOCSIN names another.
TOCSIN = os.environ.get("TOCSIN", str(ROOT / "build" / "release" / "tocsin"))
RULE = "iam-user-created"
MODELS = {"sqs": ("sqs", "SendMessage"), "eventbridge": ("events", "PutEvents"), "cloudwatch_logs": ("logs", "PutLogEvents"),
          "securityhub": ("securityhub", "BatchImportFindings"), "s3": ("s3", "PutObject")}

SETTINGS = """
store: {{path: tocsin.db}}
sources: {{http: {{enabled: false}}, files: [events.jsonl]}}
sinks:
  - {{name: topic, type: sns, topic_arn: "{topic}"}}
  - {{name: queue, type: sqs, queue_url: "{queue}", region: {region}}}
  - {{name: fifo, type: sqs, queue_url: "{fifo}", region: {region}, format: ocsf}}
  - {{name: bus, type: eventbridge, bus: alerts}}
  - {{name: log, type: cloudwatch_logs, group: /tocsin/alerts}}
  - {{name: archive, type: s3, bucket: tocsin-alerts, encryption: AES256, bucket_owner: "{account}"}}
  - {{name: hub, type: securityhub, account: "{account}", region: {region}}}
  - {{name: mail, type: ses, from: tocsin@example.com, to: [a@example.com, b@example.com]}}
"""
SINKS = {"topic", "queue", "fifo", "bus", "log", "archive", "hub", "mail"}
TARGETS = len(SINKS) + 1  # two recipients

bench = None


class Bench:
    """moto with what the channels write to, and a `serve` that has written one alert to all of it."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tocsin-e2e-"))
        self.serve = self.aws = None
        self.aws = Moto(self.folder)
        make = self.aws.client
        sqs, self.events = make("sqs"), make("events")
        # moto's bus delivers to this log group; the alert that is put on the bus is read back there.
        self.queue = sqs.create_queue(QueueName="alerts")["QueueUrl"]
        self.fifo = sqs.create_queue(QueueName="alerts.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
        self.heard = sqs.create_queue(QueueName="heard")["QueueUrl"]
        self.on_bus = sqs.create_queue(QueueName="on-bus")["QueueUrl"]
        topic = make("sns").create_topic(Name="alerts")["TopicArn"]
        make("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=self.arn_of(self.heard))
        self.events.create_event_bus(Name="alerts")
        self.events.put_rule(Name="ours", EventBusName="alerts", EventPattern=json.dumps({"source": ["tocsin"]}))
        self.events.put_targets(Rule="ours", EventBusName="alerts", Targets=[{"Id": "1", "Arn": self.arn_of(self.on_bus)}])
        make("logs").create_log_group(logGroupName="/tocsin/alerts")
        make("s3").create_bucket(Bucket="tocsin-alerts")
        make("securityhub").enable_security_hub()
        make("sesv2").create_email_identity(EmailIdentity="example.com")

        settings = SETTINGS.format(topic=topic, queue=self.queue, fifo=self.fifo, region=REGION, account=ACCOUNT)
        (self.folder / "tocsin.yaml").write_text(settings)
        self.event = envelope("aws.iam", API_CALL, {
            "eventVersion": "1.11", "eventID": "5c0ffee0-0000-4000-8000-000000000001", "eventSource": "iam.amazonaws.com", "eventName": "CreateUser",
            "eventTime": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"), "awsRegion": REGION,
            "sourceIPAddress": "198.51.100.7", "userAgent": "aws-cli/2.15 \u202e\u001b[2J", "recipientAccountId": ACCOUNT,
            "userIdentity": role_of("mallory"), "requestParameters": {"userName": "backdoor"},
            "responseElements": {"user": {"arn": f"arn:aws:iam::{ACCOUNT}:user/backdoor"}}})
        (self.folder / "events.jsonl").write_text(json.dumps(self.event) + "\n")
        self.start()

    def start(self):
        environment = clean_environment(**aws_environment(self.aws.endpoint))
        self.serve = Server("serve", [TOCSIN, "serve", "--config", str(self.folder / "tocsin.yaml")], self.folder / "serve.log", environment)
        return await_that(self.all_delivered, 40, "all deliveries")

    def run(self, *arguments):
        done = subprocess.run([TOCSIN, *arguments], capture_output=True, text=True, check=False, timeout=60, stdin=subprocess.DEVNULL,
                              env=clean_environment(**aws_environment(self.aws.endpoint)))
        return done.returncode, done.stdout, done.stderr

    def deliveries(self):
        code, out, _ = self.run("deliveries", "--store", str(self.folder / "tocsin.db"), "-o", "ndjson")
        return [json.loads(line) for line in out.splitlines()] if code == 0 else []

    def all_delivered(self):
        rows = self.deliveries()
        stuck = [row for row in rows if row["state"] == "dead" or (row.get("attempts", 0) > 2 and row["state"] != "delivered")]
        if stuck:
            raise RuntimeError(f"{json.dumps(stuck, indent=1)}\n{self.serve.words()}")
        return len(rows) >= TARGETS and all(row["state"] == "delivered" for row in rows)

    def arn_of(self, queue):
        attributes = self.aws.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
        return attributes["Attributes"]["QueueArn"]

    def receive(self, queue):
        return self.aws.client("sqs").receive_message(
            QueueUrl=queue, MaxNumberOfMessages=10, MessageAttributeNames=["All"], MessageSystemAttributeNames=["All"]).get("Messages", [])

    def sent_mails(self):
        with urllib.request.urlopen(self.aws.endpoint + "/moto-api/data.json", timeout=30) as answer:
            return json.load(answer)["ses"].get("RawMessage", [])

    def close(self):
        for server in (self.serve, self.aws):
            if server:
                server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def setUpModule():
    global bench
    bench = Bench()


def tearDownModule():
    if bench:
        bench.close()


class Channels(unittest.TestCase):
    def expect_alert(self, alert):
        self.assertEqual((alert["rule_id"], alert["reason"], alert["account"]), (RULE, "first", ACCOUNT))
        self.assertEqual(alert["subject_user"], "backdoor")
        self.assertEqual(alert["raw"]["eventID"], bench.event["detail"]["eventID"])

    def test_sns(self):
        message, = bench.receive(bench.heard)
        body = json.loads(message["Body"])
        self.assertIn("backdoor", body["Subject"])
        self.assertTrue(body["Message"].startswith("[SECURITY ALERT] "))
        self.assertEqual(body["MessageAttributes"]["account"]["Value"], ACCOUNT)

    def test_sqs(self):
        message, = bench.receive(bench.queue)
        self.expect_alert(json.loads(message["Body"]))
        self.assertEqual(message["MessageAttributes"]["rule"]["StringValue"], RULE)

    def test_sqs_fifo_as_ocsf(self):
        message, = bench.receive(bench.fifo)
        finding = json.loads(message["Body"])
        self.assertEqual((finding["class_uid"], finding["cloud"]["account"]["uid"]), (2004, ACCOUNT))
        self.assertEqual(message["Attributes"]["MessageGroupId"], ACCOUNT)
        self.assertEqual(message["Attributes"]["MessageDeduplicationId"], finding["metadata"]["uid"])

    def test_eventbridge(self):
        message, = bench.receive(bench.on_bus)
        event = json.loads(message["Body"])
        self.assertEqual((event["source"], event["detail-type"]), ("tocsin", "Tocsin Alert"))
        self.assertIn(f"arn:aws:iam::{ACCOUNT}:user/backdoor", event["resources"])
        self.expect_alert(event["detail"])

    def test_cloudwatch_logs(self):
        events = bench.aws.client("logs").get_log_events(logGroupName="/tocsin/alerts", logStreamName="tocsin")["events"]
        event, = events
        self.assertNotIn("\u202e", event["message"])
        alert = json.loads(event["message"])
        self.expect_alert(alert)
        created = datetime.datetime.fromisoformat(alert["created"].replace("Z", "+00:00"))
        self.assertEqual(event["timestamp"], round(created.timestamp() * 1000))

    def test_s3(self):
        s3 = bench.aws.client("s3")
        listed, = s3.list_objects_v2(Bucket="tocsin-alerts")["Contents"]
        found = s3.get_object(Bucket="tocsin-alerts", Key=listed["Key"])
        line = found["Body"].read().decode()
        self.assertTrue(line.endswith("}\n") and line.count("\n") == 1)
        alert = json.loads(line)
        self.expect_alert(alert)
        year, month, day = alert["created"][:10].split("-")
        self.assertEqual(listed["Key"], f"tocsin/year={year}/month={month}/day={day}/{alert['delivery_id']}.json")
        self.assertEqual(found["ServerSideEncryption"], "AES256")

    def test_securityhub(self):
        finding, = bench.aws.client("securityhub").get_findings()["Findings"]
        self.assertEqual((finding["AwsAccountId"], finding["GeneratorId"]), (ACCOUNT, f"tocsin/{RULE}"))
        self.assertEqual(finding["ProductArn"], f"arn:aws:securityhub:{REGION}:{ACCOUNT}:product/{ACCOUNT}/default")
        self.assertEqual(finding["Resources"][0]["Id"], f"arn:aws:iam::{ACCOUNT}:user/backdoor")
        self.assertEqual(finding["ProductFields"]["tocsin/event_id"], bench.event["detail"]["eventID"])

    def test_securityhub_tells_of_our_finding_and_it_does_not_ring(self):
        finding, = bench.aws.client("securityhub").get_findings()["Findings"]
        self.assertEqual(self.rung_by(finding), [])
        # The same from anybody else does.
        self.assertEqual(self.rung_by(finding | {"GeneratorId": "another/product"}), ["securityhub-finding-critical"])

    def rung_by(self, finding):
        """The rules that ring when Security Hub says that this finding, a critical one, was imported."""
        imported = finding | {"Severity": {"Label": "CRITICAL"}, "Workflow": {"Status": "NEW"}, "ProductName": "Default"}
        path = bench.folder / "imported.json"
        path.write_text(json.dumps(envelope("aws.securityhub", "Security Hub Findings - Imported", {"findings": [imported]}), default=str))
        code, out, errors = bench.run("hunt", "-o", "ndjson", str(path))
        self.assertIn(code, (0, 1), errors)
        return [json.loads(line)["rule"] for line in out.splitlines()]

    def test_ses(self):
        mails = bench.sent_mails()
        self.assertEqual({mail["destinations"][0] for mail in mails}, {"a@example.com", "b@example.com"})
        for mail in mails:
            raw = mail["raw_data"]
            parsed = email.message_from_string(raw if raw.startswith("From:") else base64.b64decode(raw).decode())
            self.assertEqual(parsed["X-Tocsin-Rule"], RULE)
            self.assertEqual(parsed.get_content_type(), "multipart/alternative")


class Requests(unittest.TestCase):
    """The bytes of `tocsin render`, as the service's model wants them."""

    def test_they_are_what_the_models_of_the_services_want(self):
        event = bench.folder / "event.json"
        event.write_text(json.dumps(bench.event))
        session = botocore.session.get_session()
        for kind, (service, operation) in MODELS.items():
            with self.subTest(kind):
                code, out, errors = bench.run("render", str(event), "--sink", kind)
                self.assertEqual(code, 0, errors)
                request = json.loads(out)
                for entry in request.get("Entries", []):
                    entry["Time"] = datetime.datetime.fromtimestamp(entry["Time"], datetime.timezone.utc)
                if kind == "s3":
                    request["Bucket"] = "x"
                shape = session.get_service_model(service).operation_model(operation).input_shape
                validate_parameters(request, shape)


class SentAgain(unittest.TestCase):
    def test_what_can_tell_has_it_once(self):
        """The same alert after a lost store: S3 and Security Hub know it again."""
        bench.serve.stop()
        before = len(bench.aws.client("s3").list_objects_v2(Bucket="tocsin-alerts")["Contents"])
        for left in bench.folder.glob("tocsin.db*"):
            left.unlink()
        bench.start()
        # Its delivery ids are made of alert and sink: they are the same. Only another day would be another folder.
        self.assertIn(len(bench.aws.client("s3").list_objects_v2(Bucket="tocsin-alerts")["Contents"]), (before, before + 1))
        archived = [row for row in bench.deliveries() if row["sink"] == "archive"]
        self.assertEqual(len(archived), 1)
        if len(bench.aws.client("s3").list_objects_v2(Bucket="tocsin-alerts")["Contents"]) == before:
            self.assertTrue(archived[0]["reason"].startswith("already there: s3://tocsin-alerts/"), archived)
        self.assertEqual(len(bench.aws.client("securityhub").get_findings()["Findings"]), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
