"""A real `tocsin serve` in a folder of its own, for the tests beside this file: `ServeCase` and `main`."""

import http.client
import json
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "events"
program = ""  # the first argument of the test, see main()


def example(name):
    """An event of examples/events, parsed anew: the caller may change it."""
    return json.loads((EXAMPLES / f"{name}.json").read_text())


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def ask(port, method, path, body=None, headers=()):
    """(status, body, headers) of one request; the status is 0 when nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body, dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), dict(answer.getheaders())
    except (OSError, http.client.HTTPException):
        return 0, "", {}
    finally:
        connection.close()


class ServeCase(unittest.TestCase):
    """`folder` holds the settings (`settings`), `log` and whatever serve writes. What was started is stopped after the test."""

    environment = None  # of the process; none: this one's

    def setUp(self):
        held = tempfile.TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.folder = Path(held.name)
        self.settings = self.folder / "tocsin.yaml"
        self.process = None

    def serve(self, settings):
        """Starts serve with these settings and waits until it is ready."""
        self.settings.write_text(settings)
        self.port = free_port()
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen([program, "serve", "--config", self.settings, "--listen", f"127.0.0.1:{self.port}"],
                                            stderr=log, env=self.environment)
        self.addCleanup(self.stop)
        self.wait(lambda: self.process.poll() is not None or self.ask("GET", "/readyz")[0] == 200, "serve is ready")
        self.assertIsNone(self.process.poll(), f"serve has ended: {self.log()}")

    def stop(self, how=signal.SIGTERM):
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(timeout=60)

    def wait(self, done, what, seconds=60):
        until = time.monotonic() + seconds
        while not done():
            self.assertLess(time.monotonic(), until, what)
            time.sleep(0.05)

    def ask(self, method, path, body=None, headers=()):
        return ask(self.port, method, path, body, headers)

    def post(self, event):
        status, body, _ = self.ask("POST", "/v1/events", json.dumps(event))
        self.assertEqual(status, 202, body)

    def metrics(self):
        return self.ask("GET", "/metrics")[1]

    def tocsin(self, *words):
        """A command beside it, with the same settings."""
        return subprocess.run([program, *words, "--config", self.settings], capture_output=True, text=True, timeout=60)

    def told(self, *words):
        """The JSON that a command prints, which must succeed."""
        done = self.tocsin(*words, "-o", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def log(self):
        return (self.folder / "log").read_text()

    def lines(self, file):
        """What a sink of the type file has written."""
        path = self.folder / file
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def main():
    """Runs the calling file's tests: FILE TOCSIN [what unittest takes]."""
    global program
    program = str(Path(sys.argv.pop(1)).resolve())
    unittest.main()
