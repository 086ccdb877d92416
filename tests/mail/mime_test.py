"""Mails of hostile alerts, read back by a parser that knows nothing of the one who wrote them.

usage: mime_test.py MAIL_PROBE
"""

import email
import email.policy
import html.parser
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

PROBE = sys.argv.pop()
EXPECTED_HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "Importance",
    "X-Tocsin-Alert", "X-Tocsin-Rule", "X-Tocsin-Severity", "X-Tocsin-Account", "X-Tocsin-Region", "MIME-Version",
    "Content-Type",
}
ALLOWED_TAGS = {
    "html", "head", "meta", "title", "body", "div", "table", "tr", "td", "th", "h1", "h2", "p", "pre", "a", "br",
    "strong",
}


class Tags(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.targets, self.handlers = set(), [], []

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        for name, value in attributes:
            if name in ("href", "src"):
                self.targets.append(value)
            if name.startswith("on"):
                self.handlers.append(name)


class HostileMails(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        subprocess.run([PROBE, "hostile", cls.folder.name], check=True)
        cls.mails = {
            path.name: path.read_bytes() for path in sorted(pathlib.Path(cls.folder.name).glob("*.eml"))
        }
        assert len(cls.mails) == 27, sorted(cls.mails)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def each(self):
        for name, data in self.mails.items():
            with self.subTest(mail=name):
                yield data, email.message_from_bytes(data, policy=email.policy.default)

    def test_parses_without_a_defect(self):
        for _, mail in self.each():
            for part in mail.walk():
                self.assertEqual(part.defects, [])

    def test_has_our_headers_only_and_each_once(self):
        for _, mail in self.each():
            self.assertEqual(sorted(mail.keys()), sorted(set(mail.keys())))
            self.assertLessEqual(set(mail.keys()), EXPECTED_HEADERS)
            self.assertTrue(mail["Subject"].startswith("[CRITICAL] "), mail["Subject"])
            self.assertEqual(mail["From"].addresses[0].addr_spec, "tocsin@example.com")
            self.assertEqual(mail["From"].addresses[0].display_name, "Töcsin")
            self.assertEqual(mail["To"].addresses[0].addr_spec, "security@example.com")

    def test_is_bounded(self):
        for data, _ in self.each():
            self.assertLess(len(data), 1024 * 1024)
            self.assertLessEqual(max(map(len, data.split(b"\r\n"))), 998)
            self.assertNotRegex(data, rb"(?<!\r)\n|\r(?!\n)|[^\t\r\n -~]")

    def test_still_says_what_matters(self):
        for _, mail in self.each():
            for kind in ("plain", "html"):
                text = mail.get_body((kind,)).get_content()
                for word in ("CRITICAL", "MARKED", "123456789012"):
                    self.assertIn(word, text)

    def test_text_is_printable(self):
        invisible = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
        for _, mail in self.each():
            text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
            self.assertIsNone(invisible.search(text))
            self.assertTrue(text.startswith("[SECURITY ALERT] "))

    def test_html_holds_no_tag_or_link_of_the_attacker(self):
        for _, mail in self.each():
            tags = Tags()
            tags.feed(mail.get_body(("html",)).get_content())
            self.assertLessEqual(tags.tags, ALLOWED_TAGS)
            self.assertEqual(tags.handlers, [])
            for target in tags.targets:
                self.assertRegex(target, r"^https?://")

    def test_attachments_are_the_event(self):
        attached = 0
        for _, mail in self.each():
            for part in mail.iter_attachments():
                if part.get_content_type() == "application/json":
                    json.loads(part.get_content())
                    attached += 1
        self.assertGreater(attached, 0)


if __name__ == "__main__":
    unittest.main()
