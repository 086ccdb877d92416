#!/usr/bin/env python3
"""The function as Lambda runs it: function_test.py PROGRAM [ARGUMENT...], as `bootstrap` or `tocsin lambda`.

Exit 77 (ctest: skipped) when PROGRAM is not there.
"""

import json
import ssl
import sys
import tempfile
import unittest
from pathlib import Path

from emulator import FakeSns, FakeTable, Server, certificates
from function import CREATE_USER, SECRET, TOPIC, Function, create_user

COMMAND = []


class FunctionTest(unittest.TestCase):
    def setUp(self):
        self.sns = FakeSns()

    def tearDown(self):
        self.sns.server.close()

    def start(self, **settings):
        return Function(COMMAND, self.sns.url(), **settings)

    def init_error(self, **settings):
        with self.start(**settings) as function:
            kind, body, _ = function.api.answers.get(timeout=10)
            code = function.ended()
        self.assertEqual(kind, "init")
        self.assertNotEqual(code, 0)
        self.assertTrue(all(line["level"] == "error" for line in function.log()), function.text)
        return json.loads(body)["errorMessage"], function.log()

    def test_an_event_becomes_an_alert(self):
        with self.start() as function:
            kind, answer = function.invoke(CREATE_USER)
            self.assertEqual((kind, answer["events"], answer["published"]), ("response", 1, 1))
            function.api.close()  # the summary is written after the answer
            function.ended()
        (alert,) = self.sns.published
        self.assertEqual((alert["Action"], alert["TopicArn"]), ("Publish", TOPIC))
        self.assertIn("IAM User Created", alert["Subject"])
        for text in ("alice", "jansmith", "203.0.113.10", "2025-03-21T13:22:00Z"):
            self.assertIn(text, alert["Message"])
        summary = [line for line in function.log() if line["message"] == "invocation"]
        self.assertEqual([(line["level"], line["published"]) for line in summary], [("info", "1")])

    def test_an_event_that_no_rule_wants(self):
        with self.start() as function:
            _, answer = function.invoke({**CREATE_USER, "detail": {**CREATE_USER["detail"], "eventName": "TagUser"}})
        self.assertEqual((answer["unmatched"], self.sns.published), (1, []))

    def test_sns_refuses(self):
        self.sns.status = 500
        with self.start() as function:
            kind, answer = function.invoke(CREATE_USER)
            self.assertEqual((kind, answer["errorType"]), ("error", "Tocsin.NotDelivered"))
            self.sns.status = 200
            self.assertEqual(function.invoke(CREATE_USER)[0], "response")
        self.assertTrue([line for line in function.log() if line["level"] == "error"])

    def test_sqs_messages_fail_on_their_own(self):
        records = [{"messageId": f"m{number}", "eventSource": "aws:sqs", "body": body, "eventSourceARN": "arn:aws:sqs:us-east-1:1:q"}
                   for number, body in enumerate([json.dumps(CREATE_USER), "no event"])]
        with self.start() as function:
            kind, answer = function.invoke({"Records": records})
        self.assertEqual((kind, answer), ("response", {"batchItemFailures": [{"itemIdentifier": "m1"}]}))
        self.assertEqual(len(self.sns.published), 1)

    def test_ends_when_the_runtime_api_is_gone(self):
        with self.start() as function:
            function.invoke({"tocsin": "heartbeat"})
            function.api.close()
            self.assertEqual(function.ended(), 0)
        self.assertIn("heartbeat", [line["message"] for line in function.log()])

    def test_authorities_that_cannot_be_read_are_an_error_of_the_start(self):
        with tempfile.TemporaryDirectory() as folder:
            empty = Path(folder, "empty.pem")
            empty.touch()
            for path, why in (("/nonexistent/ca.pem", "No such file or directory"), (str(empty), "it is empty"), (__file__, "no certificates in PEM")):
                message, _ = self.init_error(AWS_CA_BUNDLE=path)
                self.assertIn(f"AWS_CA_BUNDLE: the certificates of {path} cannot be used: ", message)
                self.assertIn(why, message)

    def test_no_secret_in_the_log(self):
        with self.start(TOCSIN_LOG_LEVEL="debug") as function:
            function.invoke(CREATE_USER)
            self.sns.status = 403
            function.invoke(create_user("another"))
            function.api.close()
            function.ended()
        for secret in (SECRET, "the-session-token"):
            self.assertNotIn(secret, function.text)

    def test_settings_errors_all_at_once(self):
        message, log = self.init_error(TOCSIN_SNS_TOPIC_ARN=None, TOCSIN_MIN_SEVERITY="loud", TOCSIN_CLAIM_TABLE="x")
        for text in ("TOCSIN_SNS_TOPIC_ARN: is not set", "one of info, low, medium, high, critical", "TOCSIN_CLAIMS_TABLE?"):
            self.assertIn(text, message)
        self.assertEqual(len(log), 3)

    def test_rules_of_the_zip(self):
        with tempfile.TemporaryDirectory() as folder:
            bundle = Path(folder) / "rules.json"
            bundle.write_text('{"tocsin_bundle":1,"rules":[]}')
            with self.start(LAMBDA_TASK_ROOT=folder) as function:
                self.assertEqual(function.invoke(CREATE_USER)[1]["unmatched"], 1)
            bundle.write_text('{"tocsin_bundle":1,"rules":[}')
            self.assertIn(f"{bundle}:1:", self.init_error(LAMBDA_TASK_ROOT=folder)[0])
            self.assertIn("missing.json", self.init_error(LAMBDA_TASK_ROOT=folder, TOCSIN_RULES="missing.json")[0])

    def test_a_rule_is_disabled(self):
        with self.start(TOCSIN_DISABLE="iam-user-created") as function:
            self.assertEqual(function.invoke(CREATE_USER)[1]["unmatched"], 1)
        self.assertIn('did you mean "iam-user-created"?', self.init_error(TOCSIN_DISABLE="iam-user-creatd")[0])

    def test_tls(self):
        with tempfile.TemporaryDirectory() as folder:
            authority, tls = certificates(folder, "sns.example.test")
            sns = FakeSns(tls)
            settings = {"AWS_ENDPOINT_URL_SNS": sns.url("localhost"), "AWS_CA_BUNDLE": str(authority)}
            with self.start(**settings) as function:
                for number in range(3):
                    self.assertEqual(function.invoke(create_user(f"e{number}"))[0], "response")
            self.assertEqual((len(sns.published), sns.server.handshakes), (3, 1), "one connection, made ahead")
            with self.start(**settings | {"AWS_CA_BUNDLE": None}) as function:
                kind, answer = function.invoke(CREATE_USER)
            self.assertEqual(kind, "error")
            self.assertIn("certificate", answer["errorMessage"])
            sns.server.close()

    def test_tls_with_keys_and_versions_of_all_kinds(self):
        keys = {"rsa": ("rsa:2048", "-sha384"), "pss": ("rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"), "ed25519": ("ed25519",),
                "p384": ("ec", "-pkeyopt", "ec_paramgen_curve:P-384"), "p521": ("ec", "-pkeyopt", "ec_paramgen_curve:P-521", "-sha512")}
        cases = [(key, version, "DEFAULT") for key in keys for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)]
        old = [("rsa", ssl.TLSVersion.TLSv1_2, cipher) for cipher in ("ECDHE-RSA-CHACHA20-POLY1305", "ECDHE-RSA-AES256-SHA384", "AES128-SHA")]
        for key, version, ciphers in [*cases, *old]:
            with self.subTest(key=key, version=version, ciphers=ciphers), tempfile.TemporaryDirectory() as folder:
                authority, tls = certificates(folder, "sns.example.test", keys[key])
                tls.minimum_version = tls.maximum_version = version
                tls.set_ciphers(ciphers)
                sns = FakeSns(tls)
                with self.start(AWS_ENDPOINT_URL_SNS=sns.url("localhost"), AWS_CA_BUNDLE=str(authority)) as function:
                    self.assertEqual(function.invoke(CREATE_USER)[0], "response")
                sns.server.close()

    def test_rules_of_a_bucket(self):
        asked = []

        def answer(request):
            asked.append(request.path)
            return (200, "application/json", b'{"tocsin_bundle":1,"rules":[]}') if request.path.endswith("/rules.json") else (404, "text/xml", b"")

        s3 = Server(answer)
        settings = {"AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{s3.port}"}
        with self.start(TOCSIN_RULES="s3://my-bucket/a/rules.json", **settings) as function:
            self.assertEqual(function.invoke(CREATE_USER)[1]["unmatched"], 1)
        self.assertEqual(asked, ["/my-bucket/a/rules.json"])
        self.assertIn("s3://my-bucket/missing", self.init_error(TOCSIN_RULES="s3://my-bucket/missing", **settings)[0])
        s3.close()

    def message(self, **settings):
        """The text of the alert of CREATE_USER, and what the log says at `error`."""
        with self.start(**settings) as function:
            self.assertEqual(function.invoke(CREATE_USER)[1]["published"], 1)
            function.api.close()
            function.ended()
        return self.sns.published[-1]["Message"], [line["message"] for line in function.log() if line["level"] == "error"]

    def test_names_of_the_zip(self):
        with tempfile.TemporaryDirectory() as folder:
            names = Path(folder) / "enrichment.json"
            names.write_text('{"accounts":{"123456789012":"the-production"},"own_ranges":{"the-office":["203.0.113.0/24"]}}')
            message, errors = self.message(LAMBDA_TASK_ROOT=folder)
            self.assertEqual(errors, [])
            for text in ("the-production", "the-office (own range)"):
                self.assertIn(text, message)
            names.write_text('{"accounts":{"123456789012":7}}')
            message, (error,) = self.message(LAMBDA_TASK_ROOT=folder)
            self.assertIn("enrichment.json:1:14", message)
            self.assertIn("alerts go out without names of accounts and networks", error)

    def test_names_of_a_bucket(self):
        s3 = Server(lambda request: (200, "application/json", b'{"accounts":{"123456789012":"the-production"}}')
                    if request.path == "/my-bucket/names.json" else (404, "text/xml", b""))
        settings = {"AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{s3.port}"}
        message, errors = self.message(TOCSIN_ENRICHMENT="s3://my-bucket/names.json", **settings)
        self.assertIn("the-production", message)
        self.assertEqual(errors, [])
        message, (error,) = self.message(TOCSIN_ENRICHMENT="s3://my-bucket/missing.json", **settings)
        self.assertIn("TOCSIN_ENRICHMENT=s3://my-bucket/missing.json", message)
        self.assertIn("TOCSIN_ENRICHMENT=s3://my-bucket/missing.json", error)
        s3.close()

    def test_what_a_policy_was_before(self):
        policies = [{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": action, "Resource": "*"}]}
                    for action in ("s3:GetObject", "s3:PutObject")]
        table = FakeTable()
        for number, policy in enumerate(policies):
            event = {**CREATE_USER, "source": "aws.s3", "detail": {
                **CREATE_USER["detail"], "eventID": f"event-{number}", "eventSource": "s3.amazonaws.com", "eventName": "PutBucketPolicy",
                "eventTime": f"2025-03-21T13:22:0{number}Z", "requestParameters": {"bucketName": "b", "bucketPolicy": policy}, "responseElements": None}}
            with self.start(TOCSIN_CLAIMS_TABLE="claims", AWS_ENDPOINT_URL_DYNAMODB=table.url()) as function:
                self.assertEqual(function.invoke(event)[1]["published"], 1, function.text)
        table.server.close()
        first, second = (" ".join(alert["Message"].split()) for alert in self.sns.published)
        self.assertIn("The policy that stood before was not seen.", first)
        self.assertIn("Compared with the policy of 2025-03-21T13:22:00Z, the last that was seen", second)
        self.assertRegex(second, r"Added: [^.]* s3:PutObject")
        self.assertRegex(second, r"Removed: [^.]* s3:GetObject")

    def test_the_table_is_away(self):
        with self.start(TOCSIN_CLAIMS_TABLE="claims", AWS_ENDPOINT_URL_DYNAMODB="http://127.0.0.1:1") as function:
            self.assertEqual(function.invoke(CREATE_USER)[1]["published"], 1)
        self.assertIn("without a claim", [line for line in function.log() if line["level"] == "error"][0]["message"])


if __name__ == "__main__":
    COMMAND = sys.argv[1:]
    if not COMMAND:
        sys.exit(__doc__)
    if not Path(COMMAND[0]).exists():
        print(f"{COMMAND[0]} is not there: `make lambda` builds it", file=sys.stderr)
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
