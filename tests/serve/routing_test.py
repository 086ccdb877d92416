#!/usr/bin/env python3
"""Routes, silences and the noise budget in a real `tocsin serve`: routing_test.py TOCSIN

Events are posted over HTTP, commands run beside it, and what arrived in each sink's file is counted exactly.
"""

import json
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

TOCSIN = ""
EVENT = json.loads((Path(__file__).resolve().parents[2] / "examples" / "events" / "create-user.json").read_text())
SETTINGS = """
sinks:
  - {name: log, type: file, path: log.jsonl}
  - {name: team, type: file, path: team.jsonl}
receivers: {everybody: [log], iam: [log, team]}
routes:
  receiver: everybody
  routes:
    - {match: {rule: iam-*, account: "123456789012"}, receiver: iam}
noise_budget: {default: 3/hour, digest_every: 2s}
rules: {builtin: true}
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Routing(unittest.TestCase):
    def setUp(self):
        held = tempfile.TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.folder = Path(held.name)
        self.settings = self.folder / "tocsin.yaml"
        self.settings.write_text(SETTINGS)
        self.start()

    def start(self):
        self.port = free_port()
        self.process = subprocess.Popen([TOCSIN, "serve", "--config", self.settings, "--listen", f"127.0.0.1:{self.port}"],
                                        stderr=subprocess.DEVNULL)
        self.addCleanup(self.stop)
        self.wait(lambda: self.get("/readyz"), "serve is ready")

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(timeout=60)

    def wait(self, done, what):
        until = time.monotonic() + 60
        while not done():
            self.assertLess(time.monotonic(), until, what)
            time.sleep(0.1)

    def get(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.read().decode()
        except (urllib.error.URLError, ConnectionError):
            return ""

    def post(self, name, account="123456789012"):
        event = json.loads(json.dumps(EVENT))
        event["id"] = event["detail"]["eventID"] = name
        event["account"] = event["detail"]["recipientAccountId"] = account
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/v1/events", json.dumps(event).encode(), method="POST")
        urllib.request.urlopen(request, timeout=30).close()

    def tocsin(self, *words):
        return subprocess.run([TOCSIN, *words, "--config", self.settings], capture_output=True, text=True, timeout=60)

    def lines(self, file):
        path = self.folder / file
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def arrived(self, file, reason="first"):
        return [line for line in self.lines(file) if line["reason"] == reason]

    def test_alerts_go_where_routes_lead(self):
        self.post("one")
        self.post("two", account="999999999999")
        self.wait(lambda: len(self.arrived("log.jsonl")) == 2, "both are in the log")
        self.wait(lambda: len(self.arrived("team.jsonl")) == 1, "one is the team's")
        self.assertEqual(self.arrived("team.jsonl")[0]["event_id"], "one")

    def test_a_silence_holds_at_once_and_until_it_is_ended(self):
        self.post("before")
        added = self.tocsin("silence", "add", "rule=iam-user-created", "--for", "1h", "--author", "al", "--reason", "a test")
        self.assertEqual(added.returncode, 0, added.stderr)
        self.assertIn("it would have hidden 1 of the 1 alerts", added.stderr)
        silence = added.stdout.strip()
        self.post("during")
        listed = json.loads(self.tocsin("silence", "list", "-o", "json").stdout)
        self.assertEqual([(s["id"], s["hidden"]) for s in listed], [(silence, 1)])
        self.assertEqual(self.tocsin("silence", "expire", silence).returncode, 0)
        self.post("after")
        self.wait(lambda: len(self.arrived("log.jsonl")) == 2, "before and after are in the log")
        self.assertEqual([line["event_id"] for line in self.arrived("log.jsonl")], ["before", "after"])
        silenced = json.loads(self.tocsin("alerts", "--held", "silenced", "-o", "json").stdout)
        self.assertEqual([(a["event_id"], a["held_by"]) for a in silenced], [("during", silence)])

    def test_beyond_the_budget_comes_one_digest_a_sink_also_after_a_kill(self):
        for number in range(10):
            self.post(f"event-{number}")
        self.stop(signal.SIGKILL)
        self.start()
        self.wait(lambda: self.arrived("log.jsonl", "digest") and self.arrived("team.jsonl", "digest"), "digests")
        for file in ("log.jsonl", "team.jsonl"):
            self.wait(lambda file=file: len(self.arrived(file)) == 3, "three one by one")
            told = sum(rule["alerts"] for digest in self.arrived(file, "digest") for rule in digest["raw"]["digest"])
            self.assertEqual(told, 7, "the rest, each once")
        folded = json.loads(self.tocsin("alerts", "--held", "folded", "-o", "json").stdout)
        self.assertEqual(len(folded), 7)
        digest = self.arrived("team.jsonl", "digest")[0]
        listed = json.loads(self.tocsin("alerts", "-n", "0", "--digest", digest["id"], "-o", "json").stdout)
        self.assertEqual(len(listed), sum(rule["alerts"] for rule in digest["raw"]["digest"]))
        self.assertIn('tocsin_alerts_held_total{rule="iam-user-created",by="folded"} 7', self.get("/metrics"))


if __name__ == "__main__":
    TOCSIN = str(Path(sys.argv.pop(1)).resolve())
    unittest.main()
