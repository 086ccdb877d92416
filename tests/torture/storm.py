#!/usr/bin/env python3
"""Everything at once against a real `tocsin serve`, and then the counts.

    tests/torture/storm.py --tocsin build/release/tocsin --events 50000

While events come in twice and out of order, by HTTP and from log files, the process is killed with SIGKILL, its disk is full, another
process holds the store's write lock for seconds, the clock is set forward and back by up to a day, and of four sinks one refuses half of
its mails and one fails by schedule in six ways. In the end each event must be at each sink: in the file exactly once, at the others once, but
for what nobody can know: the one message in flight at a kill, and those whose answer was lost.

The full disk is a tmpfs in a mount namespace of this test's own (as root, or where user namespaces are allowed), the clock is libfaketime's. Where
one of them cannot be had, the test says so and does the rest. Python's standard library only. Exit 0 when all of it holds, 1 when not.
"""

import argparse
import collections
import contextlib
import glob
import http.client
import json
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

from fake_smtp import LOST_ANSWER, FakeSmtp
from moody_hook import MoodyHook
from torture import RULE, Failure, Poster, Server, command_lines, count_lines, count_smtp, create_user, free_port, metric_sum, verdict

SINKS = ("lines", "mail", "steady", "moody")
SETTINGS = """\
sources:
  http: {{address: 127.0.0.1, port: {http}}}
  folders: [{archive}]
rules: {{builtin: false, folders: [rules]}}
sinks:
  - {{name: lines, type: file, path: {disk}/alerts.jsonl}}
  - {{name: mail, type: email, host: 127.0.0.1, port: {smtp}, tls: none, from: tocsin@example.com, to: [you@example.com]}}
  - {{name: steady, type: webhook, url: 'http://127.0.0.1:{hooks}/steady', timeout: 1s}}
  - {{name: moody, type: webhook, url: 'http://127.0.0.1:{hooks}/moody', timeout: 1s}}
store: {{path: {disk}/tocsin.db, min_free_disk: 1MiB}}
delivery: {{retry_base: 5ms, retry_cap: 50ms}}
log: {{level: warning}}
"""
IN_NAMESPACE = "TOCSIN_STORM_NAMESPACE"
JUMPS = ("+45m", "-45m", "+3h", "-20h", "+1d", "-90s")


class Disk:
    """A tmpfs that can be made full and gets its room back. `problem` says why there is none."""

    def __init__(self, path, events):
        self.path = path
        self.path.mkdir()
        self.size = (64 << 20) + events * (64 << 10)  # only what is used takes memory
        self.problem = "" if os.environ.get(IN_NAMESPACE) else "neither root nor user namespaces here"
        if not self.problem:
            self.problem = self._mount(f"size={self.size},mode=700", "-t", "tmpfs", "tocsin-storm").stderr.strip()

    def _mount(self, options, *what):
        return subprocess.run(["mount", "-o", options, *what, self.path], capture_output=True, text=True, check=False)

    def set_full(self, full):
        now = os.statvfs(self.path)
        used = (now.f_blocks - now.f_bfree) * now.f_frsize
        done = self._mount(f"remount,size={used if full else self.size}")
        if done.returncode != 0 and not full:
            raise Failure(f"the disk stays full: {done.stderr}")
        return done.returncode == 0


class Troubles:
    """Threads that each make one kind of trouble until stop()."""

    def __init__(self, generator, pause):
        self.random = generator
        self.pause = pause  # between two of a kind, on average
        self.over = threading.Event()
        self.threads = []
        self.counts = collections.Counter()
        self.seconds = collections.Counter()
        self.errors = []

    def begin(self, name, make):
        """`make(generator)` is a context in which the trouble lasts."""
        generator = random.Random(self.random.getrandbits(32))
        thread = threading.Thread(target=self._run, args=(name, make, generator), daemon=True)
        self.threads.append(thread)
        thread.start()

    def _run(self, name, make, generator):
        while not self.over.wait(generator.uniform(0, 2 * self.pause)):
            begun = time.monotonic()
            try:
                with make(generator) as happened:
                    if not happened:
                        continue
                    self.over.wait(generator.choice((0.3, 1.0, 2.0, 2.0, 6.0)))
            except (Failure, OSError) as error:
                self.errors.append(f"{name}: {error}")
                return
            self.counts[name] += 1
            self.seconds[name] += time.monotonic() - begun

    def stop(self):
        self.over.set()
        for thread in self.threads:
            thread.join(60)
        if self.errors:
            raise Failure("; ".join(self.errors))


@contextlib.contextmanager
def full(disk):
    try:
        yield disk.set_full(True)
    finally:
        disk.set_full(False)


@contextlib.contextmanager
def locked(store):
    """The write lock, as another program may hold it."""
    connection = sqlite3.connect(f"file:{store}?mode=rw", uri=True, timeout=1, isolation_level=None) if store.exists() else None
    has_it = False
    if connection:
        with contextlib.suppress(sqlite3.OperationalError):  # somebody else has it, or the disk is full
            connection.execute("BEGIN IMMEDIATE")
            has_it = True
    try:
        yield has_it
    finally:
        if connection:
            with contextlib.suppress(sqlite3.OperationalError):
                connection.close()


@contextlib.contextmanager
def clock_jump(path, jump):
    def set_to(text):
        path.with_suffix(".new").write_text(text)
        path.with_suffix(".new").replace(path)
    set_to(jump)
    try:
        yield True
    finally:
        set_to("+0")


def clock_of(folder, wanted):
    """The environment with a clock that can be set, and the file that sets it; None without one."""
    libraries = glob.glob("/usr/lib/*/faketime/libfaketime.so.1") if wanted else []
    if not libraries:
        return None, None
    path = folder / "clock"
    path.write_text("+0")
    return {**os.environ, "LD_PRELOAD": libraries[0], "FAKETIME_TIMESTAMP_FILE": str(path), "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1"}, path


def write_archive(folder, numbers, generator):
    """Log files of CloudTrail, their records in any order, some of them in two files."""
    folder.mkdir()
    numbers = list(numbers)
    generator.shuffle(numbers)
    for first in range(0, len(numbers), 200):
        part = numbers[first:first + 200] + generator.sample(numbers, min(10, len(numbers)))
        records = [json.loads(create_user(n))["detail"] for n in part]
        (folder / f"{first:06d}.json").write_text(json.dumps({"Records": records}))


def orders(events, posters, generator):
    """What each poster posts: four of five events, some of them twice, out of order."""
    chosen = [n for n in range(events) if n % 5 != 4]
    chosen += generator.sample(chosen, len(chosen) // 10)
    chosen.sort(key=lambda n: n + generator.uniform(0, events / 20))
    return [chosen[i::posters] for i in range(posters)]


def start(server, troubles, limit):
    """As systemd does it: again, when it cannot start because the disk is full or the store is locked."""
    end = time.monotonic() + limit
    while True:
        server.start()
        try:
            return server.wait_until_up(limit)
        except Failure:
            if server.process.poll() != 2 or time.monotonic() > end:
                raise
            troubles.counts["a start that had to be repeated"] += 1
            time.sleep(0.2)


def metrics_of(server):
    """None while the store is waited for: a page that needs it waits as well."""
    try:
        return server.get("/metrics")[1]
    except (OSError, http.client.HTTPException):
        return None


def depths(metrics):
    return {sink: metric_sum(metrics, "tocsin_queue_depth", f'sink="{sink}"') for sink in SINKS}


def is_nearly_done(args, server, posters, kills):
    if any(poster.is_alive() for poster in posters) or kills < args.kills:
        return False
    metrics = metrics_of(server)
    if metrics is None:
        return False
    alerted = metric_sum(metrics, "tocsin_events_total", 'fate="alerted"')  # an event alerts once, whichever way it came
    return alerted == args.events and sum(depths(metrics).values()) <= args.events // 20


def run_storm(args, server, posters, troubles, generator):
    """Kills until everything is accepted and hardly anything waits; then lets it finish. Returns the kills and the last metrics."""
    for poster in posters:
        poster.start()
    kills = 0
    end = time.monotonic() + args.limit
    done = False
    while not done:
        time.sleep(generator.uniform(0.0, 2 * args.kill_every))
        server.kill()
        kills += 1
        start(server, troubles, args.start_limit)
        for poster in posters:
            if poster.error:
                raise Failure(poster.error)
        if time.monotonic() > end:
            raise Failure(f"not everything was accepted and delivered within {args.limit} s")
        done = is_nearly_done(args, server, posters, kills)
    troubles.stop()
    while time.monotonic() < end:
        server.check()
        metrics = metrics_of(server)
        if metrics and not any(depths(metrics).values()):
            return kills, metrics
        time.sleep(0.2)
    raise Failure(f"waiting still: {depths(metrics or '')}")


def judge(args, disk, smtp, hooks, kills, metrics):
    good = [verdict("lines", count_lines(disk.path / "alerts.jsonl"), args.events, 0),
            verdict("mail", count_smtp(smtp.accepted), args.events, kills + smtp.troubles[LOST_ANSWER]),
            verdict("steady", hooks.taken("steady"), args.events, kills),
            verdict("moody", hooks.taken("moody"), args.events, kills + hooks.late["moody"])]
    alerts = len(command_lines(args, disk.path, "alerts", "-n", "0"))
    failed = len(command_lines(args, disk.path, "deliveries", "--failed"))
    read = metric_sum(metrics, "tocsin_events_read_total")
    fates = {fate: metric_sum(metrics, "tocsin_events_total", f'fate="{fate}"')
             for fate in ("alerted", "duplicate", "unmatched", "rejected")}
    print(f"store    alerts {alerts}, dead {failed}; read {read} = " + " + ".join(f"{v} {k}" for k, v in fates.items()))
    good.append(alerts == args.events and failed == 0)
    good.append(read == sum(fates.values()) and fates["alerted"] == args.events and fates["rejected"] == 0)
    for sink in SINKS:
        outcome = {name: metric_sum(metrics, "tocsin_deliveries_total", f'sink="{sink}",outcome="{name}"')
                   for name in ("delivered", "retried", "unavailable", "dead")}
        failures = metric_sum(metrics, "tocsin_delivery_failures_total", f'sink="{sink}"')
        print(f"counted  {sink}: {outcome}, {failures} failures by reason")
        good.append(outcome["delivered"] == args.events)
        good.append(failures == sum(outcome.values()) - outcome["delivered"])
    return all(good)


def begin_troubles(troubles, disk, clock):
    troubles.begin("store locked by another process", lambda _: locked(disk.path / "tocsin.db"))
    if disk.problem:
        print(f"NO FULL DISK: {disk.problem}")
    else:
        troubles.begin("disk full", lambda _: full(disk))
    if clock:
        troubles.begin("clock jump", lambda drawn: clock_jump(clock, drawn.choice(JUMPS)))
    else:
        print("NO CLOCK JUMPS: not wanted, or libfaketime is not installed")


def report(args, posters, troubles, smtp, hooks, kills, seconds):
    print(f"{args.events} events, {sum(p.requests for p in posters)} requests, {kills} kills, {seconds:.1f} s, seed {args.seed}")
    for name, count in sorted(troubles.counts.items()):
        print(f"trouble  {name}: {count} times, {troubles.seconds[name]:.0f} s")
    print(f"trouble  mail: {dict(sorted(smtp.troubles.items()))}")
    print(f"trouble  moody: {dict(sorted(hooks.troubles.items()))}")


def run(args, folder):
    generator = random.Random(args.seed)
    disk, smtp, hooks, port = Disk(folder / "disk", args.events), FakeSmtp(generator.getrandbits(32)), MoodyHook(), free_port()
    (folder / "rules").mkdir()
    (folder / "rules" / "torture.yaml").write_text(RULE)
    (folder / "tocsin.yaml").write_text(SETTINGS.format(http=port, smtp=smtp.port, hooks=hooks.port, disk=disk.path, archive=folder / "archive"))
    write_archive(folder / "archive", (n for n in range(args.events) if n % 5 in (0, 4)), generator)
    environment, clock = clock_of(folder, args.clock)
    posters = [Poster(port, numbers, random.Random(generator.getrandbits(32))) for numbers in orders(args.events, args.posters, generator)]
    troubles = Troubles(generator, args.trouble_every)
    server = Server(args.tocsin, folder, port, environment)
    began = time.monotonic()
    try:
        start(server, troubles, args.start_limit)
        begin_troubles(troubles, disk, clock)
        kills, metrics = run_storm(args, server, posters, troubles, generator)
        code = server.stop(30)
        if code != 0:
            raise Failure(f"SIGTERM ended tocsin serve with {code}")
    finally:
        troubles.over.set()
        if server.process and server.process.poll() is None:
            server.process.kill()
            server.process.wait()
    smtp.shutdown()
    report(args, posters, troubles, smtp, hooks, kills, time.monotonic() - began)
    return judge(args, disk, smtp, hooks, kills, metrics)


def enter_namespace():
    """Mounts made from here on are seen by nobody else and end with this process. Does not return when it can be had."""
    if os.environ.get(IN_NAMESPACE) or not shutil.which("unshare"):
        return
    for options in (["-m"], ["-r", "-m"]):
        probe = ["unshare", *options, "mount", "-t", "tmpfs", "probe", "/mnt"]
        if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
            os.execvpe("unshare", ["unshare", *options, sys.executable, *sys.argv], {**os.environ, IN_NAMESPACE: "1"})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tocsin", required=True, type=pathlib.Path, help="the program")
    parser.add_argument("--events", type=int, default=50000)
    parser.add_argument("--kills", type=int, default=10, help="at least so many (default 10)")
    parser.add_argument("--kill-every", type=float, default=2.0, metavar="SECONDS", help="on average (default 2)")
    parser.add_argument("--trouble-every", type=float, default=3.0, metavar="SECONDS", help="of each other kind, on average (default 3)")
    parser.add_argument("--posters", type=int, default=4, help="threads that post (default 4)")
    parser.add_argument("--limit", type=float, default=3600, metavar="SECONDS", help="for all of it (default 3600)")
    parser.add_argument("--start-limit", type=float, default=30, metavar="SECONDS", help="for one start (default 30)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same troubles (default 1)")
    parser.add_argument("--no-clock", dest="clock", action="store_false", help="no clock jumps: a program with a sanitizer must load that first")
    args = parser.parse_args()
    args.tocsin = args.tocsin.resolve()
    enter_namespace()

    folder = pathlib.Path(tempfile.mkdtemp(prefix="tocsin-storm-"))
    good = False
    try:
        good = run(args, folder)
    except (Failure, OSError, http.client.HTTPException, subprocess.TimeoutExpired) as failure:
        print(f"FAILED: {failure}")
    if not good:
        log = folder / "serve.log"
        print("the end of serve.log:\n" + (log.read_text(errors="replace")[-4000:] if log.exists() else "(none)"))
    subprocess.run(["umount", folder / "disk"], capture_output=True, check=False)
    shutil.rmtree(folder, ignore_errors=True)
    print("PASSED" if good else "FAILED")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
