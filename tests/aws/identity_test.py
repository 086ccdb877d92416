#!/usr/bin/env python3
"""identity_test.py TOCSIN: who `tocsin doctor` is, as a process, by the ways that a machine has: an instance's role by IMDSv2, and a role
assumed with another profile's keys. Then what it says where no way works. Everything listens on loopback.
"""

import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

TOCSIN = ""
ROLE = "arn:aws:iam::123456789012:role/auditor"
EXPIRES = "2099-01-01T00:00:00Z"


class Handler(http.server.BaseHTTPRequestHandler):
    """IMDS under /latest, everything else is AWS: STS gives the role, and whatever the doctor asks then is refused."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, text):
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def do_PUT(self):
        self.server.seen.append(("PUT", self.path, ""))
        self.reply(*((200, "TOKEN") if self.headers.get("x-aws-ec2-metadata-token-ttl-seconds") else (400, "")))

    def do_GET(self):
        self.server.seen.append(("GET", self.path, ""))
        if not self.path.startswith("/latest/"):
            self.aws("")
        elif self.headers.get("x-aws-ec2-metadata-token") != "TOKEN":
            self.reply(401, "")
        elif self.path.endswith("/security-credentials/"):
            self.reply(200, "machine")
        else:
            self.reply(200, json.dumps({"Code": "Success", "AccessKeyId": "ASIAINSTANCE0000", "SecretAccessKey": "HUSH", "Token": "T",
                                        "Expiration": EXPIRES}))

    def do_POST(self):
        self.aws(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

    def aws(self, body):
        key = re.search(r"Credential=(\w+)/", self.headers.get("Authorization", ""))
        self.server.seen.append((self.command, self.path, f"{key[1] if key else ''} {body}"))
        if "Action=AssumeRole" in body:
            self.reply(200, "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAASSUMED00000</AccessKeyId>"
                            f"<SecretAccessKey>HUSH</SecretAccessKey><SessionToken>T</SessionToken><Expiration>{EXPIRES}</Expiration>"
                            "</Credentials></AssumeRoleResult></AssumeRoleResponse>")
        else:
            self.reply(403, "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>")


class Identity(unittest.TestCase):
    def setUp(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.seen = []
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.home = tempfile.TemporaryDirectory()
        self.addCleanup(self.home.cleanup)
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

    def config(self, text):
        folder = Path(self.home.name, ".aws")
        folder.mkdir(exist_ok=True)
        (folder / "config").write_text(text)

    def doctor(self, **environment):
        done = subprocess.run([TOCSIN, "doctor", "--region", "eu-west-1"], capture_output=True, text=True, check=False, timeout=60,
                              stdin=subprocess.DEVNULL,
                              env={"PATH": os.environ["PATH"], "HOME": self.home.name, "AWS_ENDPOINT_URL": self.url, "AWS_MAX_ATTEMPTS": "1",
                                   **environment})
        self.assertNotIn("HUSH", done.stdout + done.stderr)
        return done

    def keys_that_signed(self):
        return {said.split()[0] for _, path, said in self.server.seen if said and not path.startswith("/latest/")}

    def test_an_instances_role_by_imdsv2(self):
        done = self.doctor(AWS_EC2_METADATA_SERVICE_ENDPOINT=self.url)
        self.assertEqual(self.server.seen[0][:2], ("PUT", "/latest/api/token"))
        self.assertEqual(self.keys_that_signed(), {"ASIAINSTANCE0000"}, done.stderr)
        self.assertEqual(done.returncode, 4)

    def test_a_role_with_a_source_profile(self):
        self.config(f"[profile audit]\nrole_arn = {ROLE}\nsource_profile = me\nexternal_id = x\n"
                    "[profile me]\naws_access_key_id = AKIAME0000000000\naws_secret_access_key = HUSH\n")
        done = self.doctor(AWS_PROFILE="audit", AWS_EC2_METADATA_DISABLED="true")
        first = self.server.seen[0][2]
        self.assertTrue(first.startswith("AKIAME0000000000 ") and "ExternalId=x" in first, (first, done.stderr))
        self.assertEqual({said.split()[0] for _, _, said in self.server.seen[1:]}, {"ASIAASSUMED00000"}, done.stderr)

    def test_nothing_anywhere(self):
        done = self.doctor(AWS_EC2_METADATA_DISABLED="true")
        self.assertEqual((done.returncode, self.server.seen), (4, []))
        for words in ("AWS_ACCESS_KEY_ID", ".aws/config", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "instance metadata", "aws sso login"):
            self.assertIn(words, done.stderr)

    def test_a_helper_that_hangs_is_ended_with_its_children(self):
        late = Path(self.home.name, "late")
        self.config(f"[default]\ncredential_process = sh -c '(sleep 13; touch {late}) & wait'\n")
        start = time.monotonic()
        done = self.doctor(AWS_EC2_METADATA_DISABLED="true")
        self.assertLess(time.monotonic() - start, 12.5)
        self.assertIn("did not end in time", done.stderr)
        time.sleep(max(0, start + 14.5 - time.monotonic()))
        self.assertFalse(late.exists())

    def test_a_wrong_bundle_is_named_before_anything_is_asked(self):
        done = self.doctor(AWS_CA_BUNDLE="/nonexistent.pem", AWS_ACCESS_KEY_ID="A", AWS_SECRET_ACCESS_KEY="HUSH")
        self.assertEqual(self.server.seen, [])
        self.assertIn("AWS_CA_BUNDLE", done.stderr)
        self.assertIn("/nonexistent.pem", done.stderr)

    def test_serve_does_not_start_with_authorities_that_are_not_there(self):
        settings = Path(self.home.name, "tocsin.yaml")
        email = "type: email, host: mail.example.com, from: a@example.com, to: [b@example.com], ca_file: /nonexistent.pem"
        for sink, setting, bundle in (("type: sns, topic_arn: 'arn:aws:sns:eu-west-1:123456789012:t'", "AWS_CA_BUNDLE", "/nonexistent.pem"),
                                      (email, "ca_file", "")):
            settings.write_text(f"store: {{path: {self.home.name}/t.db}}\nsinks: [{{{sink}}}]\nsources: {{http: {{enabled: false}}}}\n")
            done = subprocess.run([TOCSIN, "serve", "--config", str(settings)], capture_output=True, text=True, check=False, timeout=30,
                                  stdin=subprocess.DEVNULL, env={"PATH": os.environ["PATH"], "HOME": self.home.name, "AWS_CA_BUNDLE": bundle})
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertRegex(done.stderr, f"{setting}: .*the certificates of /nonexistent.pem cannot be used: No such file")


if __name__ == "__main__":
    TOCSIN = sys.argv.pop(1)
    unittest.main()
