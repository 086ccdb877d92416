#!/usr/bin/env python3
"""Twelve channels, of which one hangs for the whole run and one answers 429 half the time: do the ten others notice?

    tests/torture/twelve_sinks.py --tocsin build/release/tocsin --events 5000

Each alert must arrive exactly once at each of the ten and at the one that answers 429; all those for the one that hangs must wait, and
arrive once it does not hang any more. Then the same with the ten alone. The times of both are printed; --within 10 makes it an error when
the ten took more than so many percent longer (for a quiet machine; CI only counts).

Python's standard library only. Exit 0 when all of it holds, 1 when not.
"""

import argparse
import collections
import http.client
import json
import pathlib
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time

from torture import RULE, create_user
from webhook_receiver import WebhookReceiver

HEALTHY = [f"ok{i}" for i in range(10)]
SETTINGS = """\
sources: {{http: {{address: 127.0.0.1, port: {http}}}}}
rules: {{builtin: false, folders: [rules]}}
store: {{path: tocsin.db, min_free_disk: 1MiB}}
delivery: {{retry_base: 5ms, retry_cap: 50ms}}
log: {{level: warning}}
sinks:
"""


class Receiver(WebhookReceiver):
    """Takes webhooks. What a sink gets is its path: okN takes all, `busy` refuses half with 429, `mute` says nothing until it is let go."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.taken = collections.defaultdict(collections.Counter)  # path -> key -> how often
        self.refused = 0
        self.last = {}  # path -> when the last new one came
        self.speaks = threading.Event()
        super().__init__()

    def answer(self, connection, path, key, body):
        if path == "mute":
            self.speaks.wait()
        connection.sendall(self._judge(path, key))
        return True

    def _judge(self, path, key):
        with self.lock:
            if path == "busy" and self.random.random() < 0.5:
                self.refused += 1
                return b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"
            if key not in self.taken[path]:
                self.last[path] = time.monotonic()
            self.taken[path][key] += 1
            return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

    def count(self, path):
        with self.lock:
            return len(self.taken[path])


class Run:
    def __init__(self, options, sinks):
        self.options, self.sinks = options, sinks
        self.receiver = Receiver(options.seed)
        self.folder = tempfile.TemporaryDirectory()
        root = pathlib.Path(self.folder.name)
        (root / "rules").mkdir()
        (root / "rules" / "torture.yaml").write_text(RULE)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.http = free.getsockname()[1]
        lines = [f"  - {{name: {s}, type: webhook, url: 'http://127.0.0.1:{self.receiver.port}/{s}', timeout: {'30s' if s != 'mute' else '5m'}}}\n" for s in sinks]
        (root / "tocsin.yaml").write_text(SETTINGS.format(http=self.http) + "".join(lines))
        self.root = root
        self.process = subprocess.Popen([options.tocsin, "serve", "--config", root / "tocsin.yaml"], stderr=subprocess.DEVNULL)

    def post_all(self):
        connection = None
        batch = self.options.batch
        for first in range(0, self.options.events, batch):
            body = "".join(create_user(n) + "\n" for n in range(first, min(first + batch, self.options.events)))
            while True:
                try:
                    connection = connection or http.client.HTTPConnection("127.0.0.1", self.http, timeout=60)
                    connection.request("POST", "/v1/events", body.encode())
                    answer = connection.getresponse()
                    text = answer.read()
                    if answer.status == 202:
                        break
                    if answer.status != 429:
                        raise SystemExit(f"serve says {answer.status}: {text}")
                except OSError:
                    connection = None
                time.sleep(0.1)

    def until(self, paths, seconds):
        """Seconds from the first post to the last alert at these."""
        end = time.monotonic() + seconds
        while any(self.receiver.count(p) < self.options.events for p in paths):
            if time.monotonic() > end:
                raise SystemExit("missing: " + ", ".join(f"{p} {self.receiver.count(p)}" for p in paths))
            time.sleep(0.02)
        return max(self.receiver.last[p] for p in paths) - self.begin

    def go(self):
        self.begin = time.monotonic()
        self.post_all()
        return self.until(HEALTHY, self.options.limit)

    def deliveries(self, sink):
        out = subprocess.run([self.options.tocsin, "deliveries", "--store", self.root / "tocsin.db", "--sink", sink, "-n", "0", "-o", "json"],
                             capture_output=True, text=True, check=True).stdout
        return collections.Counter(row["state"] for row in json.loads(out))

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)
        self.folder.cleanup()


def check(run, events):
    wrong = []
    for sink in (*HEALTHY, "busy"):
        taken = run.receiver.taken[sink]
        if len(taken) != events or sum(taken.values()) != events:
            wrong.append(f"{sink}: {len(taken)} alerts, {sum(taken.values())} posts, {events} were sent")
    if run.receiver.refused < events / 4:
        wrong.append(f"busy refused {run.receiver.refused} only: the test tests nothing")
    waiting = run.deliveries("mute")
    if waiting["pending"] + waiting["sending"] != events:
        wrong.append(f"mute: {dict(waiting)} while it hung")
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tocsin", required=True)
    parser.add_argument("--events", type=int, default=5000)
    parser.add_argument("--batch", type=int, default=20)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--within", type=float, help="percent")
    parser.add_argument("--limit", type=float, default=300, help="seconds for each part")
    options = parser.parse_args()

    run = Run(options, [*HEALTHY, "mute", "busy"])
    try:
        beside = run.go()
        run.until(["busy"], options.limit)
        wrong = check(run, options.events)
        run.receiver.speaks.set()
        run.until(["mute"], options.limit)
    finally:
        run.stop()
    alone_run = Run(options, HEALTHY)
    try:
        alone = alone_run.go()
    finally:
        alone_run.stop()
    longer = (beside / alone - 1) * 100
    print(f"{options.events} alerts: ten sinks in {beside:.2f} s beside one that hangs and one that refuses {run.receiver.refused} times, "
          f"in {alone:.2f} s alone: {longer:+.1f} %")
    if options.within is not None and longer > options.within:
        wrong.append(f"more than {options.within} % longer")
    print("\n".join(wrong) or "every alert once at each")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
