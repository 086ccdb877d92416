#!/usr/bin/env python3
"""The SNS of the benchmark, a process of its own, so that it takes no turns with the runtime API's threads: sns.py FOLDER

Writes its test authority to FOLDER/ca.pem, then one line: the port in the clear, and the one with TLS.
"""

import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "tests" / "lambda"))

from emulator import FakeSns, certificates  # noqa: E402

if __name__ == "__main__":
    sys.setswitchinterval(0.0005)  # as in bench.py
    _, tls = certificates(sys.argv[1], "sns.example.test")
    print(FakeSns().server.port, FakeSns(tls).server.port, flush=True)
    threading.Event().wait()
