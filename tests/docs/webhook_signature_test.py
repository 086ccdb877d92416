#!/usr/bin/env python3
"""The code of docs/sinks.md that checks a webhook's signature says yes to what Tocsin signs, and to nothing else: webhook_signature_test.py ROOT

tests/data/webhook_signature.json is what the C++ test WebhookSignature is held to.
"""

import json
import re
import sys
import unittest
from pathlib import Path

ROOT = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]
CODE = re.search(r"```python\n(import hashlib\n.*?)```", (ROOT / "docs/sinks.md").read_text(), re.S)[1]
scope = {}
exec(compile(CODE, "docs/sinks.md", "exec"), scope)
check = scope["is_from_tocsin"]

SIGNED = json.loads((ROOT / "tests/data/webhook_signature.json").read_text())
NOW, HEADER, BODY = SIGNED["time"], SIGNED["signature"], SIGNED["body"].encode()


class Signature(unittest.TestCase):
    def test_each_live_secret_is_enough(self):
        for secret in SIGNED["secrets"]:
            self.assertTrue(check(secret, HEADER, BODY, NOW))

    def test_another_secret_body_or_time_is_refused(self):
        secret = SIGNED["secrets"][0]
        self.assertFalse(check("another", HEADER, BODY, NOW))
        self.assertFalse(check(secret, HEADER, BODY + b" ", NOW))
        self.assertFalse(check(secret, HEADER.replace(f"t={NOW}", f"t={NOW + 1}"), BODY, NOW))

    def test_an_old_message_is_refused(self):
        secret = SIGNED["secrets"][0]
        self.assertTrue(check(secret, HEADER, BODY, NOW + 300))
        self.assertFalse(check(secret, HEADER, BODY, NOW + 301))
        self.assertFalse(check(secret, HEADER, BODY, NOW - 301))
        self.assertFalse(check(secret, HEADER, BODY))

    def test_nonsense_is_refused(self):
        for header in ("", "t=", "t=x,v1=", "v1=" + "0" * 64, "t=1700000000", "t=\u00b2,v1=00", ",,,=", f"t={NOW},v1=\u00fc"):
            self.assertFalse(check(SIGNED["secrets"][0], header, BODY, NOW), header)


if __name__ == "__main__":
    unittest.main()
