"""What a test of the chain stands on: a folder of its own, a local AWS, terraform/ applied to it, and all of it gone afterwards."""

import atexit
import json
import pathlib
import shutil
import signal
import sys
import tempfile
import time
import unittest

from chain import Chain
from hook import Hook
from stack import Ministack, Moto
from terraform import ADDRESS, ARCHITECTURE, DIST, Terraform, cannot_be_had

SKIPPED = 77


class Bench:
    """Use it from the main thread. Cleans up at the program's end at the latest."""

    RETRY_ATTEMPTS = 3  # given up after three quarters of a minute, not after two days

    def __init__(self, make_aws, **variables):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tocsin-e2e-"))
        self.aws = self.hook = None
        atexit.register(self.close)
        self.aws = make_aws(self.folder)
        self.terraform = Terraform(self.folder, self.aws, {"email": ADDRESS, "architecture": ARCHITECTURE,
                                                           "delete_logs_on_destroy": True, **variables})

    @classmethod
    def ministack(cls):
        sinks = [{"name": "hook", "type": "webhook", "url": {"ssm": "/tocsin/hook"}, "secret": {"secretsmanager": "tocsin#hook"}}]
        made = cls(Ministack, sinks=sinks, retry_attempts=cls.RETRY_ATTEMPTS)
        made.hook = Hook()
        made.aws.client("ssm").put_parameter(Name="/tocsin/hook", Type="SecureString", Value=made.hook.url)
        made.aws.client("secretsmanager").create_secret(Name="tocsin", SecretString=json.dumps({"hook": Hook.SECRET}))
        made.apply()
        made.second_plan = made.terraform.changes()
        made.chain = Chain(made.aws, made.terraform.outputs())
        return made

    @classmethod
    def moto(cls):
        made = cls(Moto, enable_guardduty=True, enable_security_hub=True)
        made.apply()
        return made

    def apply(self):
        start = time.monotonic()
        self.terraform.apply()
        print(f"terraform apply: {time.monotonic() - start:.0f} s", flush=True)

    def close(self):
        atexit.unregister(self.close)
        if self.aws:
            self.aws.stop()
        if self.hook:
            self.hook.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def require(why_not):
    """Exits with SKIPPED where something cannot be had, `why_not` saying what. A SIGTERM cleans up from here on."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if why_not:
        print(f"skipped: {why_not}", file=sys.stderr)
        sys.exit(SKIPPED)
    for built in DIST:
        if not built.exists():
            sys.exit(f"there is no {built}: `make lambda` writes it")


def run_tests(module):
    require(cannot_be_had())
    unittest.main(module, verbosity=2)
