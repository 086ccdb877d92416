#!/usr/bin/env python3
"""A channel that hangs, and events that do not stop: does the source feel it before the memory does?

    tests/torture/memory.py --tocsin build/release/tocsin --events 1000000 --max-outbox 1GiB

Posts events as fast as they are taken while the only sink never answers. Once so much waits as `max_outbox` allows, each request must be
answered with 429 and Retry-After, and the process must never have held more memory than --most MiB. Then the sink is let go: room is made,
and events are accepted again. Prints what was measured.

Python's standard library only. Exit 0 when all of it holds, 1 when not.
"""

import argparse
import http.client
import pathlib
import re
import socket
import sys
import tempfile
import threading
import time

from torture import RULE, Failure, Server, create_user, free_port, metric_sum

SETTINGS = """\
sources: {{http: {{address: 127.0.0.1, port: {http}}}}}
rules: {{builtin: false, folders: [rules]}}
sinks: [{{name: mute, type: webhook, url: 'http://127.0.0.1:{hook}/', timeout: 5m}}]
store: {{path: tocsin.db, min_free_disk: 1MiB, max_outbox: {limit}}}
delivery: {{retry_base: 20ms, retry_cap: 100ms}}
log: {{level: warning}}
"""


class Mute:
    """Takes connections and says nothing; once it speaks, it says yes to everything."""

    def __init__(self):
        self.speaks = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            with connection, connection.makefile("rb") as reader:
                while reader.readline():
                    length = 0
                    while field := reader.readline().strip():
                        if field.lower().startswith(b"content-length:"):
                            length = int(field.split(b":")[1])
                    reader.read(length)
                    self.speaks.wait()
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        except OSError:  # the client ended
            pass


def memory(process):
    """MiB now, and the most that it ever was."""
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return [int(re.search(rf"^{name}:\s+(\d+) kB", status, re.M)[1]) / 1024 for name in ("VmRSS", "VmHWM")]


class Posts:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def batch(self, first, count):
        """The status, and what Retry-After says."""
        body = "".join(create_user(n) + "\n" for n in range(first, first + count))
        self.connection.request("POST", "/v1/events", body.encode())
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status not in (202, 429):
            raise Failure(f"HTTP {answer.status}: {text[:300]!r}")
        return answer.status, answer.getheader("Retry-After")


def fill(args, posts):
    """Events accepted, refusals in a row, and what the last of them said."""
    accepted, refused, told = 0, 0, None
    while accepted < args.events and refused < 20:
        status, retry_after = posts.batch(accepted, args.batch)
        if status == 202:
            accepted, refused = accepted + args.batch, 0
        else:
            refused, told = refused + 1, retry_after
            time.sleep(0.05)
    return accepted, refused, told


def accepts_again(posts, accepted):
    end = time.monotonic() + 60
    while posts.batch(accepted, 1)[0] != 202:
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def run(args, folder):
    mute, port = Mute(), free_port()
    (folder / "rules").mkdir()
    (folder / "rules" / "torture.yaml").write_text(RULE)
    (folder / "tocsin.yaml").write_text(SETTINGS.format(http=port, hook=mute.port, limit=args.max_outbox))
    server = Server(args.tocsin, folder, port)
    server.start()
    try:
        server.wait_until_up(20)
        posts = Posts(port)
        first_mib = memory(server.process)[0]
        begun = time.monotonic()
        accepted, refused, told = fill(args, posts)
        seconds = time.monotonic() - begun
        now_mib, most_mib = memory(server.process)
        metrics = server.get("/metrics")[1]
        waiting = metric_sum(metrics, "tocsin_queue_depth", 'sink="mute"')
        waiting_bytes = metric_sum(metrics, "tocsin_queue_bytes", 'sink="mute"')
        print(f"{accepted} events accepted in {seconds:.1f} s, {waiting} wait with {waiting_bytes / 2**20:.0f} MiB; then "
              + (f"429 with Retry-After {told}" if refused else "no refusal: max_outbox was not reached"))
        print(f"memory: {first_mib:.1f} MiB at the start, {now_mib:.1f} MiB at the end, never more than {most_mib:.1f} MiB")
        wrong = []
        if waiting != accepted:
            wrong.append(f"{accepted} were accepted and {waiting} wait")
        if most_mib > args.most:
            wrong.append(f"more than {args.most} MiB")
        if args.until_full and not (refused == 20 and told and int(told) > 0):
            wrong.append("the source was never told to wait")
        mute.speaks.set()
        if refused and not accepts_again(posts, accepted):
            wrong.append("nothing is accepted although the sink works again")
        print("\n".join(wrong) or "the source waits, the memory does not grow")
        return not wrong
    finally:
        mute.speaks.set()
        server.process.kill()
        server.process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tocsin", required=True, type=pathlib.Path, help="the program")
    parser.add_argument("--events", type=int, default=1_000_000, help="at most so many")
    parser.add_argument("--batch", type=int, default=500, help="in one request")
    parser.add_argument("--max-outbox", default="1GiB")
    parser.add_argument("--most", type=float, default=128, metavar="MiB", help="memory that is too much (default 128)")
    parser.add_argument("--until-full", action="store_true", help="it is an error when max_outbox is not reached")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tocsin-memory-") as folder:
        try:
            good = run(args, pathlib.Path(folder))
        except (Failure, OSError, http.client.HTTPException) as failure:
            print(f"FAILED: {failure}")
            good = False
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
