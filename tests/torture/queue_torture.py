#!/usr/bin/env python3
"""Kills `tocsin serve` with SIGKILL again and again while it reads an SQS queue and log files in S3, and then counts.

    tests/torture/queue_torture.py --tocsin build/release/tocsin --events 20000

The queue carries events, SNS messages and notifications of log files, some of them of the same event, and some that nobody
understands. Queue and bucket fail in a tenth of the calls, lose answers, give messages twice. In the end every event must
have rung exactly once, and of the messages only those may be left that nobody understands.

Python's standard library only. Exit 0 when all of it holds, 1 when not.
"""

import argparse
import gzip
import json
import os
import pathlib
import random
import re
import shutil
import sys
import tempfile
import time
import urllib.parse

from fake_aws import FakeAws
from torture import RULE, Failure, Server, command_lines, count_lines, create_user, free_port, metric_sum, verdict

SETTINGS = """\
sources:
  http: {{address: 127.0.0.1, port: {http}}}
  sqs:
    - queue_url: {aws}/000000000000/events
rules: {{builtin: false, folders: [rules]}}
sinks:
  - {{name: lines, type: file, path: alerts.jsonl}}
store: {{path: tocsin.db, min_free_disk: 1MiB}}
delivery: {{retry_base: 20ms, retry_cap: 300ms}}
log: {{level: warning}}
"""

POISON = ["nonsense {", "", "\x1b[31mred\u202e", "[" * 3000, '{"a":1}', '{"Type":"Notification","TopicArn":"t","Message":"no"}',
          '{"s3Bucket":"evil.example/","s3ObjectKey":["x"]}', '{"s3Bucket":"logs","s3ObjectKey":["missing.json.gz"]}',
          '{"s3Bucket":"logs","s3ObjectKey":["cut-off.json.gz"]}']


def wrapped(text):
    return json.dumps({"Type": "Notification", "MessageId": "x", "TopicArn": "arn:aws:sns:eu-west-1:1:t", "Message": text})


def created(key):
    return json.dumps({"Records": [{"eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "eu-west-1",
                                    "eventTime": "2025-01-01T00:00:00Z", "eventName": "ObjectCreated:Put",
                                    "s3": {"bucket": {"name": "logs"}, "object": {"key": urllib.parse.quote_plus(key, "/")}}}]})


def fill(aws, events, generator):
    """Puts every event into the queue at least once: on its own, in a log file, or both."""
    bodies = list(POISON)
    number = 0
    while number < events:
        count = min(generator.randint(1, 60), events - number)
        texts = [create_user(n) for n in range(number, number + count)]
        number += count
        if generator.random() < 0.5:
            key = f"AWSLogs/1/CloudTrail/eu-west-1/a b+c=\u00e9 {number}.json.gz"
            records = [json.loads(text)["detail"] for text in texts]
            aws.objects["/logs/" + key] = gzip.compress(json.dumps({"Records": records}).encode())
            bodies.append(created(key) if generator.random() < 0.5 else wrapped(created(key)))
            texts = generator.sample(texts, count // 10)
        bodies += [text if generator.random() < 0.6 else wrapped(text) for text in texts]
    whole = gzip.compress(json.dumps({"Records": [json.loads(create_user(n))["detail"] for n in range(60)]}).encode())
    aws.objects["/logs/cut-off.json.gz"] = whole[:len(whole) // 2]
    generator.shuffle(bodies)
    for body in bodies:
        aws.send(body)
    return len(bodies)


def depth(metrics):
    return sum(map(int, re.findall(r"^tocsin_queue_depth\{[^}]*\} (\d+)$", metrics, re.M)))


def torture(args, server, aws, generator):
    """Kills at random until only poison is left and the kills are done; then lets it finish."""
    kills = 0
    end = time.monotonic() + args.limit
    while kills < args.kills or len(aws.left()) > len(POISON):
        if time.monotonic() > end:
            raise Failure(f"{len(aws.left())} messages are left after {args.limit} s")
        time.sleep(generator.uniform(0.0, 2 * args.kill_every))
        server.check()
        if kills < args.kills:
            server.kill()
            kills += 1
            server.start()
    server.wait_until_up(10)
    while time.monotonic() < end:
        metrics = server.get("/metrics")[1]
        if depth(metrics) == 0:
            return kills, metrics
        time.sleep(0.1)
    raise Failure("deliveries still wait")


def judge(args, folder, aws, metrics):
    good = [verdict("file", count_lines(folder / "alerts.jsonl"), args.events, 0)]
    left = sorted(aws.left())
    print(f"queue    received {aws.received}, left {len(left)} of {len(POISON)} that nobody understands")
    good.append(left == sorted(POISON))
    alerts = len(command_lines(args, folder, "alerts", "-n", "0"))
    read = metric_sum(metrics, "tocsin_events_read_total", 'source="sqs"')
    fates = {fate: metric_sum(metrics, "tocsin_events_total", f'fate="{fate}"')
             for fate in ("alerted", "duplicate", "unmatched", "rejected")}
    print(f"store    alerts {alerts}; read {read} = " + " + ".join(f"{v} {k}" for k, v in fates.items()))
    good.append(alerts == args.events == fates["alerted"] and read == sum(fates.values()))
    return all(good)


def run(args, folder):
    generator = random.Random(args.seed)
    aws = FakeAws(generator.getrandbits(32), args.trouble)
    port = free_port()
    (folder / "rules").mkdir()
    (folder / "rules" / "torture.yaml").write_text(RULE)
    (folder / "tocsin.yaml").write_text(SETTINGS.format(http=port, aws=aws.url))
    os.environ.update(AWS_ENDPOINT_URL=aws.url, AWS_REGION="eu-west-1", AWS_ACCESS_KEY_ID="AKIDEXAMPLE",
                      AWS_SECRET_ACCESS_KEY="wJalrXUtnFEMI-example", AWS_CONFIG_FILE="/dev/null",
                      AWS_SHARED_CREDENTIALS_FILE="/dev/null")
    messages = fill(aws, args.events, generator)
    server = Server(args.tocsin, folder, port)
    began = time.monotonic()
    server.start()
    try:
        kills, metrics = torture(args, server, aws, generator)
        took = time.monotonic() - began
        stopping = time.monotonic()
        code = server.stop(30)
        stopped = time.monotonic() - stopping
    finally:
        if server.process.poll() is None:
            server.process.kill()
            server.process.wait()
    print(f"{args.events} events in {messages} messages, {kills} kills, {aws.troubles} troubles, {took:.1f} s; "
          f"stopped in {stopped:.2f} s with {code}")
    log = (folder / "serve.log").read_text(errors="replace")
    clean = "\x1b" not in log and os.environ["AWS_SECRET_ACCESS_KEY"] not in log
    return judge(args, folder, aws, metrics) and code == 0 and stopped < 3 and clean


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tocsin", type=pathlib.Path, required=True)
    parser.add_argument("--events", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--kill-every", type=float, default=0.3, help="seconds, on average")
    parser.add_argument("--trouble", type=float, default=0.1, help="share of calls that fail")
    parser.add_argument("--limit", type=float, default=300, help="seconds for all of it")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    parser.add_argument("--keep", type=pathlib.Path, help="an empty folder to work in, which stays")
    args = parser.parse_args()
    args.tocsin = args.tocsin.resolve()
    folder = args.keep or pathlib.Path(tempfile.mkdtemp(prefix="tocsin-queue-"))
    print(f"seed {args.seed}", flush=True)
    try:
        good = run(args, folder)
    except Failure as failure:
        print(f"FAILED: {failure}")
        good = False
    if not good:
        print(f"what it left: {folder}")
    elif not args.keep:
        shutil.rmtree(folder)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
