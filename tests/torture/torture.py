#!/usr/bin/env python3
"""Kills `tocsin serve` with SIGKILL again and again while events go in and mail goes out, and then counts.

    tests/torture/torture.py --tocsin build/release/tocsin --events 10000

Every event must ring exactly once in the maildir and in the JSON-lines file, and at least once at the SMTP server, which
refuses half of the transactions. An SMTP server cannot be asked what it has, so a kill may repeat the one mail in flight,
with the same Message-ID; so may an answer that the server lost. Nothing else may be repeated, and nothing may be lost.

Python's standard library only. Exit 0 when all of it holds, 1 when not.
"""

import argparse
import collections
import email
import http.client
import json
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

from fake_smtp import LOST_ANSWER, FakeSmtp

RULE = """\
id: torture
title: IAM User Created
severity: medium
why: A new user is a way back in.
pattern: {source: [aws.iam], detail: {eventName: [CreateUser]}}
summary: "{{ actor.name }} created the user {{ detail.requestParameters.userName }}."
next_steps:
  - do: Count it.
tests:
  - name: a user is created
    match: true
    event: {source: aws.iam, detail-type: AWS API Call via CloudTrail, detail: {eventName: CreateUser, userIdentity: {type: IAMUser, userName: alice}, requestParameters: {userName: u}}}
  - name: a user is deleted
    match: false
    like: a user is created
    set: {detail.eventName: DeleteUser}
"""

SETTINGS = """\
sources:
  http: {{address: 127.0.0.1, port: {http}}}
rules: {{builtin: false, folders: [rules]}}
sinks:
  - {{name: box, type: maildir, path: mail}}
  - {{name: lines, type: file, path: alerts.jsonl}}
  - {{name: mail, type: email, host: 127.0.0.1, port: {smtp}, tls: none, from: tocsin@example.com, to: [you@example.com]}}
store: {{path: tocsin.db, min_free_disk: 1MiB}}
delivery: {{retry_base: 20ms, retry_cap: 300ms}}
log: {{level: warning}}
"""

USER = re.compile(r"torture-user-(\d{6})")


def user_name(number):
    return f"torture-user-{number:06d}"


def create_user(number):
    """A CreateUser call as EventBridge delivers it."""
    event_id = f"7057{number:04x}-0000-4000-8000-{number:012x}"
    detail = {
        "eventVersion": "1.11",
        "userIdentity": {"type": "IAMUser", "principalId": "AIDAEXAMPLE", "accountId": "111122223333", "userName": "alice",
                         "arn": "arn:aws:iam::111122223333:user/alice", "accessKeyId": "AKIAIOSFODNN7EXAMPLE"},
        "eventTime": "2025-03-21T13:22:00Z", "eventSource": "iam.amazonaws.com", "eventName": "CreateUser",
        "awsRegion": "us-east-1", "sourceIPAddress": "203.0.113.7", "userAgent": "aws-cli/2",
        "requestParameters": {"userName": user_name(number)},
        "responseElements": {"user": {"userName": user_name(number), "path": "/", "userId": "AIDANEW",
                                      "arn": f"arn:aws:iam::111122223333:user/{user_name(number)}"}},
        "eventID": event_id, "readOnly": False, "eventType": "AwsApiCall", "managementEvent": True,
        "recipientAccountId": "111122223333", "eventCategory": "Management"}
    return json.dumps({"version": "0", "id": event_id, "detail-type": "AWS API Call via CloudTrail", "source": "aws.iam",
                       "account": "111122223333", "time": "2025-03-21T13:22:00Z", "region": "us-east-1", "resources": [],
                       "detail": detail})


class Failure(Exception):
    pass


class Server:
    """`tocsin serve`, which can be killed and started again. Only the main thread calls it."""

    def __init__(self, program, folder, port, environment=None):
        self.command = [str(program), "serve", "--config", str(folder / "tocsin.yaml")]
        self.log = open(folder / "serve.log", "ab")
        self.port = port
        self.environment = environment
        self.process = None

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL, env=self.environment)

    def kill(self):
        self.check()
        self.process.kill()
        self.process.wait()

    def check(self):
        if self.process.poll() is not None:
            raise Failure(f"tocsin serve ended by itself with {self.process.returncode}")

    def stop(self, limit):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(limit)

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def wait_until_up(self, limit):
        end = time.monotonic() + limit
        while time.monotonic() < end:
            self.check()
            try:
                if self.get("/healthz")[0] == 200:
                    return
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.01)
        raise Failure(f"tocsin serve did not answer within {limit} s")


class Poster(threading.Thread):
    """Posts its events one by one, each until it is accepted; some once more afterwards, as AWS does."""

    def __init__(self, port, numbers, generator):
        super().__init__(daemon=True)
        self.port = port
        self.numbers = numbers
        self.random = generator
        self.connection = None
        self.requests = 0
        self.error = None

    def run(self):
        for number in self.numbers:
            self.post_until_accepted(create_user(number))
            if self.error:
                return
            if self.random.random() < 0.1:
                self.post_until_accepted(create_user(number))

    def post_until_accepted(self, text):
        while not self.error:
            try:
                if self.connection is None:
                    self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                self.requests += 1
                self.connection.request("POST", "/v1/events", body=text, headers={"Content-Type": "application/json"})
                answer = self.connection.getresponse()
                body = answer.read()
                if answer.status == 202:
                    return
                if answer.status not in (429, 503):
                    self.error = f"HTTP {answer.status}: {body[:300]!r}"
            except (OSError, http.client.HTTPException):
                if self.connection:
                    self.connection.close()
                self.connection = None
            time.sleep(0.005)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def queue_depth(metrics):
    depths = re.findall(r"^tocsin_queue_depth\{[^}]*\} (\d+)$", metrics, re.M)
    if len(depths) != 3:
        raise Failure(f"metrics name {len(depths)} queues instead of 3")
    return sum(map(int, depths))


def metric_sum(metrics, name, label=""):
    values = re.findall(rf"^{name}\{{[^}}]*{re.escape(label)}[^}}]*\}} (\d+)$", metrics, re.M)
    return sum(map(int, values))


def torture(args, server, posters, generator):
    """Kills at random while events are posted and delivered, until hardly any wait; then lets it finish. Returns the kills
    and the last metrics."""
    for poster in posters:
        poster.start()
    kills = 0
    end = time.monotonic() + args.limit
    while True:
        time.sleep(generator.uniform(0.0, 2 * args.kill_every))
        server.kill()
        kills += 1
        server.start()
        if generator.random() < 0.2:
            continue  # it may be killed while it starts
        server.wait_until_up(args.start_limit)
        for poster in posters:
            if poster.error:
                raise Failure(poster.error)
        if time.monotonic() > end:
            raise Failure(f"not everything was accepted and delivered within {args.limit} s")
        if any(poster.is_alive() for poster in posters) or kills < args.kills:
            continue
        if queue_depth(server.get("/metrics")[1]) <= args.events // 20:
            return kills, settled(server, end)


def settled(server, end):
    """The metrics once nothing waits any more."""
    while time.monotonic() < end:
        server.check()
        metrics = server.get("/metrics")[1]
        if queue_depth(metrics) == 0:
            return metrics
        time.sleep(0.1)
    raise Failure(f"{queue_depth(metrics)} deliveries still wait")


def user_of(text, where):
    found = set(USER.findall(text))
    if len(found) != 1:
        raise Failure(f"{where}: names {len(found)} of the users")
    return int(found.pop())


def mail_text(data):
    message = email.message_from_bytes(data)
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            return message, part.get_payload(decode=True).decode()
    raise Failure("a mail without plain text")


def count_maildir(folder):
    seen = collections.Counter()
    for path in list((folder / "new").iterdir()) + list((folder / "cur").iterdir()):
        seen[user_of(mail_text(path.read_bytes())[1], path)] += 1
    return seen


def count_lines(path):
    seen = collections.Counter()
    text = path.read_text()
    if not text.endswith("\n"):
        raise Failure(f"{path}: the last line is torn")
    for number, line in enumerate(text.splitlines(), 1):
        json.loads(line)
        seen[user_of(line, f"{path}:{number}")] += 1
    return seen


def count_smtp(accepted):
    """Acceptances by user; and each user must have one Message-ID, each Message-ID one user."""
    seen = collections.Counter()
    ids = {}
    for data in accepted:
        message, text = mail_text(data)
        user = user_of(text, "a mail")
        seen[user] += 1
        if ids.setdefault(message["Message-ID"], user) != user:
            raise Failure(f"two alerts with the Message-ID {message['Message-ID']}")
    if len(ids) != len(seen):
        raise Failure(f"{len(ids)} Message-IDs for {len(seen)} alerts: a repetition cannot be told")
    return seen


def verdict(name, seen, events, repeats_allowed):
    lost = [n for n in range(events) if n not in seen]
    repeated = sum(seen.values()) - len(seen)
    good = not lost and len(seen) == events and repeated <= repeats_allowed
    print(f"{name:<8} lost {len(lost)}, unique {len(seen)}, repeated {repeated} (allowed {repeats_allowed})"
          f"{'' if good else '   <-- WRONG'}")
    if lost:
        print(f"         lost: {', '.join(user_name(n) for n in lost[:5])}")
    return good


def command_lines(args, folder, *words):
    """What a command prints, one JSON object a line."""
    done = subprocess.run([str(args.tocsin), *words, "--store", str(folder / "tocsin.db"), "-o", "ndjson"],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise Failure(f"tocsin {words[0]}: exit {done.returncode}: {done.stderr[-500:]}")
    return done.stdout.splitlines()


def judge(args, folder, smtp, kills, metrics):
    lost_answers = smtp.troubles[LOST_ANSWER]
    good = [verdict("maildir", count_maildir(folder / "mail"), args.events, 0),
            verdict("file", count_lines(folder / "alerts.jsonl"), args.events, 0),
            verdict("smtp", count_smtp(smtp.accepted), args.events, kills + lost_answers)]

    alerts = len(command_lines(args, folder, "alerts", "-n", "0"))
    failed = len(command_lines(args, folder, "deliveries", "--failed"))
    read = metric_sum(metrics, "tocsin_events_read_total")
    fates = {fate: metric_sum(metrics, "tocsin_events_total", f'fate="{fate}"')
             for fate in ("alerted", "duplicate", "unmatched", "rejected")}
    print(f"store    alerts {alerts}, dead {failed}; read {read} = " + " + ".join(f"{v} {k}" for k, v in fates.items()))
    good.append(alerts == args.events and failed == 0)
    good.append(read == sum(fates.values()) and fates["alerted"] == args.events and fates["rejected"] == 0)
    return all(good)


def prepare(folder, http_port, smtp_port):
    (folder / "rules").mkdir()
    (folder / "rules" / "torture.yaml").write_text(RULE)
    (folder / "tocsin.yaml").write_text(SETTINGS.format(http=http_port, smtp=smtp_port))


def run(args, folder):
    generator = random.Random(args.seed)
    smtp = FakeSmtp(generator.getrandbits(32))
    port = free_port()
    prepare(folder, port, smtp.port)
    posters = [Poster(port, range(i, args.events, args.posters), random.Random(generator.getrandbits(32)))
               for i in range(args.posters)]
    server = Server(args.tocsin, folder, port)
    began = time.monotonic()
    server.start()
    try:
        server.wait_until_up(args.start_limit)
        kills, metrics = torture(args, server, posters, generator)
        code = server.stop(30)
        if code != 0:
            raise Failure(f"SIGTERM ended tocsin serve with {code}")
    finally:
        if server.process.poll() is None:
            server.process.kill()
            server.process.wait()
    smtp.shutdown()
    print(f"{args.events} events, {sum(p.requests for p in posters)} requests, {kills} kills, "
          f"{time.monotonic() - began:.1f} s, seed {args.seed}")
    print(f"smtp trouble: {dict(sorted(smtp.troubles.items()))}")
    return judge(args, folder, smtp, kills, metrics)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tocsin", required=True, type=pathlib.Path, help="the program")
    parser.add_argument("--events", type=int, default=10000)
    parser.add_argument("--kills", type=int, default=20, help="at least so many (default 20)")
    parser.add_argument("--kill-every", type=float, default=1.0, metavar="SECONDS", help="on average (default 1)")
    parser.add_argument("--posters", type=int, default=4, help="threads that post (default 4)")
    parser.add_argument("--limit", type=float, default=1800, metavar="SECONDS", help="for all of it (default 1800)")
    parser.add_argument("--start-limit", type=float, default=20, metavar="SECONDS", help="for one start (default 20)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same troubles (default 1)")
    parser.add_argument("--keep", type=pathlib.Path, help="work in this new folder and leave it")
    args = parser.parse_args()

    folder = args.keep or pathlib.Path(tempfile.mkdtemp(prefix="tocsin-torture-"))
    folder.mkdir(exist_ok=True)
    good = False
    try:
        good = run(args, folder)
    except (Failure, OSError, http.client.HTTPException, subprocess.TimeoutExpired) as failure:
        print(f"FAILED: {failure}")
    if not good:
        log = folder / "serve.log"
        print("the end of serve.log:\n" + (log.read_text(errors="replace")[-3000:] if log.exists() else "(none)"))
    if not args.keep:
        shutil.rmtree(folder, ignore_errors=True)
    print("PASSED" if good else "FAILED")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
