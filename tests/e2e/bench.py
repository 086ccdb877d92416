"""What a test of the chain stands on: a folder of its own, a local AWS, terraform/ applied to it, and all of it gone afterwards."""

import pathlib
import shutil
import signal
import sys
import tempfile
import time
import unittest

from chain import Chain
from stack import Ministack, Moto
from terraform import ADDRESS, DIST, Terraform, cannot_be_had

SKIPPED = 77


class Bench:
    """Use it from the main thread."""

    def __init__(self, make_aws, **variables):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tocsin-e2e-"))
        self.aws = None
        try:
            self.aws = make_aws(self.folder)
            self.terraform = Terraform(self.folder, self.aws, {"email": ADDRESS, "architecture": "x86_64", **variables})
            start = time.monotonic()
            self.terraform.apply()
            print(f"terraform apply: {time.monotonic() - start:.0f} s", flush=True)
        except BaseException:
            self.close()
            raise

    @classmethod
    def ministack(cls):
        made = cls(Ministack)
        try:
            made.second_plan = made.terraform.changes()
            made.chain = Chain(made.aws, made.terraform.outputs())
        except BaseException:
            made.close()
            raise
        return made

    @classmethod
    def moto(cls):
        return cls(Moto, enable_guardduty=True, enable_security_hub=True, delete_logs_on_destroy=True)

    def close(self):
        if self.aws:
            self.aws.stop()
        shutil.rmtree(self.folder)


def run_tests(module):
    """unittest's main, but for exit 77 where a tool cannot be had, and for a SIGTERM that lets it clean up."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if why := cannot_be_had():
        print(f"skipped: {why}", file=sys.stderr)
        sys.exit(SKIPPED)
    for built in DIST:
        if not built.exists():
            sys.exit(f"there is no {built}: `make lambda` writes it")
    unittest.main(module, verbosity=2)
