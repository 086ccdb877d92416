"""What both comparisons with botocore need: the probe as a function, botocore or a skipped test."""

import json
import pathlib
import subprocess
import sys

SKIPPED = 77
VENV = pathlib.Path(__file__).parents[2] / "build" / "venv"  # tools/test-venv


def botocore_or_skip():
    sys.path.extend(str(folder) for folder in VENV.glob("lib/python3*/site-packages"))
    try:
        import botocore.session
    except ImportError:
        print("botocore is not installed: nothing to compare with; tools/test-venv installs it")
        sys.exit(SKIPPED)
    return botocore


class Probe:
    """tests/aws/chain_probe.cpp: one JSON object in, one out."""

    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the probe died at {json.dumps(request)}")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        return self.process.wait(timeout=10)
