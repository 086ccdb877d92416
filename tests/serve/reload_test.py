#!/usr/bin/env python3
"""`tocsin serve` on SIGHUP: reload_test.py TOCSIN

Right settings are taken, wrong ones change nothing, and no event is lost or rings twice over it.
"""

import json
import queue
import re
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

import serve_case
from serve_case import example, free_port


class Serve:
    def __init__(self, folder, settings):
        self.folder, self.port = folder, free_port()
        self.write(settings)
        self.process = subprocess.Popen([serve_case.program, "serve", "--config", folder / "tocsin.yaml", "--listen", f"127.0.0.1:{self.port}"],
                                        stderr=subprocess.PIPE, text=True)
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.wait_for("ready")

    def _read(self):
        for line in self.process.stderr:
            self.lines.put(line)

    def write(self, settings):
        (self.folder / "tocsin.yaml").write_text(settings)

    def wait_for(self, text, seconds=30):
        """All lines up to the one that holds the text."""
        seen = []
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                seen.append(self.lines.get(timeout=0.2))
            except queue.Empty:
                continue
            if re.search(text, seen[-1]):
                return "".join(seen)
        raise AssertionError(f"no {text!r} in:\n{''.join(seen)}")

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    def post(self, name):
        event = example("create-user")
        event["id"] = event["detail"]["eventID"] = name
        until = time.monotonic() + 30
        while True:
            try:
                request = urllib.request.Request(f"http://127.0.0.1:{self.port}/v1/events", json.dumps(event).encode(), method="POST")
                urllib.request.urlopen(request, timeout=10).close()
                return
            except (urllib.error.URLError, ConnectionError):
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def alerts(self, file, count):
        """The ids of the events in a file sink's file, once there are so many."""
        until = time.monotonic() + 20
        while True:
            path = self.folder / file
            lines = path.read_text().splitlines() if path.exists() else []
            if len(lines) >= count or time.monotonic() > until:
                return [json.loads(line)["event_id"] for line in lines]
            time.sleep(0.05)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=60)
            self.process.stderr.close()


ONE = "sinks:\n  - {name: a, type: file, path: a.jsonl}\n"
TWO = ONE + "  - {name: b, type: file, path: b.jsonl}\nrules: {disable: [root-access-key-created]}\n"


class Reload(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.serve = Serve(Path(self.temporary.name), ONE)

    def tearDown(self):
        self.serve.stop()
        self.temporary.cleanup()

    def test_right_settings_are_taken_and_the_difference_is_told(self):
        pid = self.serve.process.pid
        self.serve.post("event-1")
        self.assertEqual(self.serve.alerts("a.jsonl", 1), ["event-1"])
        self.serve.write(TWO)
        self.serve.reload()
        told = self.serve.wait_for("ready")
        for line in ("sinks: b is new", "rules is new", "rules: 1 gone"):
            self.assertIn(line, told)
        self.serve.post("event-1")
        self.serve.post("event-2")
        self.assertEqual(self.serve.alerts("b.jsonl", 1), ["event-2"])
        self.assertEqual(self.serve.alerts("a.jsonl", 2), ["event-1", "event-2"])
        self.assertIsNone(self.serve.process.poll())
        self.assertEqual(self.serve.process.pid, pid)

    def test_wrong_settings_change_nothing(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            wrong = {"sinks:\n  - {name: a, type: fle, path: a.jsonl}\n": "fle",
                     "sinks: [": "tocsin.yaml:1",
                     ONE + "rules: {folders: [nowhere]}\n": "nowhere",
                     ONE + "  - {name: c, type: file, path: nowhere/c.jsonl}\n": "nowhere",
                     ONE + "store: {path: other.db}\n": "another store",
                     ONE + "sources: {http: {token: {env: TOCSIN_TEST_IS_NOT_SET}}}\n": "TOCSIN_TEST_IS_NOT_SET"}
            for settings, said in wrong.items():
                self.serve.write(settings)
                self.serve.reload()
                self.assertIn(said, self.serve.wait_for("still hold"))
            self.assertTrue(taken)
        self.serve.post("event-3")
        self.assertEqual(self.serve.alerts("a.jsonl", 1), ["event-3"])

    def test_events_that_come_meanwhile_ring_once(self):
        names = [f"event-{i}" for i in range(120)]

        def post_all():
            for name in names:
                self.serve.post(name)

        poster = threading.Thread(target=post_all)
        poster.start()
        for _ in range(3):
            time.sleep(0.3)
            self.serve.reload()
            self.serve.wait_for("ready")
        poster.join(timeout=60)
        self.assertEqual(sorted(self.serve.alerts("a.jsonl", len(names))), sorted(names))


class ASinkThatHangs(unittest.TestCase):
    def test_is_not_waited_for_when_it_is_asked_twice(self):
        with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as silent:
            mail = "  - {name: m, type: email, host: 127.0.0.1, port: %d, from: a@example.com, to: [b@example.com]}\n" % silent.getsockname()[1]
            serve = Serve(Path(folder), ONE + mail)
            try:
                serve.post("event-1")
                connection, _ = silent.accept()  # and nothing is said
                self.addCleanup(connection.close)
                serve.write(ONE)
                serve.reload()
                serve.wait_for("changed")
                serve.reload()
                self.assertIn("not waited for", serve.wait_for("ready"))
                serve.post("event-2")
                self.assertEqual(serve.alerts("a.jsonl", 2), ["event-1", "event-2"])
            finally:
                serve.stop()


class AnotherAddress(unittest.TestCase):
    def test_one_that_is_taken_is_refused_before_anything_stops(self):
        with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as taken:
            settings = "sources: {http: {port: %d}}\n" + ONE
            port = free_port()
            (Path(folder) / "tocsin.yaml").write_text(settings % port)
            process = subprocess.Popen([serve_case.program, "serve", "--config", Path(folder) / "tocsin.yaml"], stderr=subprocess.PIPE, text=True)
            try:
                while "ready" not in process.stderr.readline():
                    pass
                (Path(folder) / "tocsin.yaml").write_text(settings % taken.getsockname()[1])
                process.send_signal(signal.SIGHUP)
                while "still hold" not in process.stderr.readline():
                    pass
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
                    self.assertEqual(answer.status, 200)
            finally:
                process.terminate()
                process.communicate(timeout=60)


if __name__ == "__main__":
    serve_case.main()
