"""The email sink against postfix and dovecot: STARTTLS, AUTH, delivery, read back over IMAP; and everything that must be
refused. Exit 77 (skipped) where these servers cannot run.

usage: smtp_test.py MAIL_PROBE
"""

import email
import email.policy
import imaplib
import os
import ssl
import subprocess
import sys
import time
import unittest

import mail_server
from mail_server import HOST, MAILBOX, PASSWORD, USER

PROBE = sys.argv.pop()


class RealServer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = mail_server.MailServer()
        cls.server.__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()

    def send(self, delivery_id, port=None, command="send", secret=PASSWORD, **changes):
        settings = {
            "host": HOST, "port": port or self.server.starttls, "tls": "starttls", "ca_file": str(self.server.ca),
            "username": USER, "password": "{env: MAIL_PASSWORD}", "from": "Tocsin <tocsin@example.com>",
            "to": f"[{MAILBOX}]", "timeout": "10s", **changes,
        }
        path = self.server.folder / "mail.yaml"
        path.write_text("".join(f"{key}: {value}\n" for key, value in settings.items() if value is not None), encoding="utf-8")
        run = subprocess.run(
            [PROBE, command, str(path), delivery_id], capture_output=True, text=True, timeout=60, check=False,
            env={**os.environ, "MAIL_PASSWORD": secret},
        )
        self.assertNotIn(secret, run.stdout + run.stderr)
        return (run.stdout + run.stderr).strip()

    def mailbox(self):
        context = ssl.create_default_context(cafile=str(self.server.ca))
        with imaplib.IMAP4_SSL(HOST, self.server.imaps, ssl_context=context) as imap:
            imap.login(USER, PASSWORD)
            imap.select("INBOX", readonly=True)
            _, (numbers,) = imap.search(None, "ALL")
            mails = [imap.fetch(number, "(RFC822)")[1][0][1] for number in numbers.split()]
        return {
            mail["Message-ID"]: mail
            for mail in (email.message_from_bytes(data, policy=email.policy.default) for data in mails)
        }

    def read_back(self, delivery_id):
        wanted = f"<{delivery_id}@example.com>"
        found = {}

        def arrived():
            found.update(self.mailbox())
            return wanted in found

        self.server.wait_until(arrived, f"{wanted} in the mailbox")
        return found[wanted]

    def test_starttls_login_delivery_and_back(self):
        begin = time.monotonic()
        said = self.send("starttls-1")
        self.assertRegex(said, r"^delivered 250 2\.0\.0 Ok: queued as ", self.server.logs())
        mail = self.read_back("starttls-1")
        self.assertLess(time.monotonic() - begin, 10)
        self.assertEqual(mail["Subject"], "[MEDIUM] IAM User Created: jansmith - 123456789012 us-east-1")
        self.assertEqual(mail["To"], MAILBOX)
        self.assertEqual(mail["Return-Path"], "<tocsin@example.com>")
        self.assertIn("ESMTPSA", mail["Received"])  # TLS and login, as the server saw it
        text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
        self.assertTrue(text.startswith(
            "[SECURITY ALERT] IAM User Created\nUser: jansmith\nTime: 2025-03-21T13:22:00Z\nEvent: CreateUser\n"
            "Resource: arn:aws:iam::123456789012:user/jansmith\n"
        ), text)
        self.assertIn("\n  - .\n", text)
        self.assertIn("<h1", mail.get_body(("html",)).get_content())

    def test_implicit_tls(self):
        self.assertRegex(self.send("implicit-1", self.server.implicit, tls="implicit"), "^delivered 250 ")
        self.read_back("implicit-1")

    def test_many_over_one_connection(self):
        self.assertEqual(self.send("20", command="burst").count("delivered 250 "), 20)
        self.read_back("burst-19")

    def test_wrong_password(self):
        said = self.send("wrong-1", secret="not the password")
        self.assertRegex(said, r"^unavailable 535 5\.7\.8 .*authentication failed")

    def test_without_login(self):
        said = self.send("anonymous-1", username=None, password=None)
        self.assertRegex(said, r"^permanent 554 5\.7\.1 .*Access denied")

    def test_without_tls(self):
        self.assertRegex(self.send("plain-1", self.server.plain), "^unavailable .*does not offer STARTTLS")
        said = self.send("plain-2", tls="none")
        self.assertRegex(said, r"^unavailable 530 5\.7\.0 Must issue a STARTTLS command first")

    def test_wrong_authority(self):
        said = self.send("ca-1", ca_file=str(self.server.other_ca))
        self.assertRegex(said, "^unavailable .*certificate is not trusted")
        self.assertRegex(self.send("ca-2", ca_file=None), "^unavailable .*certificate is not trusted")
        self.assertRegex(self.send("ca-3", ca_file="/does/not/exist.pem"), "^unavailable ca_file /does/not/exist.pem cannot")

    def test_wrong_host_name(self):
        said = self.send("name-1", self.server.other_name)
        self.assertRegex(said, "^unavailable .*certificate is not trusted.*name.*localhost")

    def test_unknown_recipient(self):
        self.assertRegex(self.send("nobody-1", to="[nobody@example.com]"), r"^permanent 550 5\.1\.1 ")

    def test_deferred(self):
        self.assertRegex(self.send("deferred-1", self.server.deferring), "^retry 4")

    def test_too_large(self):
        self.assertRegex(self.send("large-1", self.server.small), r"^permanent 552 5\.3\.4 ")

    def test_plain_port_for_tls(self):
        said = self.send("mixed-1", self.server.starttls, tls="implicit")
        self.assertRegex(said, "^unavailable ")


if __name__ == "__main__":
    reason = mail_server.missing()
    if reason:
        print(f"SKIPPED: {reason}")
        sys.exit(77)
    unittest.main()
