#!/usr/bin/env python3
"""Incidents in a real `tocsin serve`: incidents_test.py TOCSIN

Findings and their updates, the same finding through Security Hub, calls of one session: what arrives at each channel is counted exactly, also
when the process is killed between a send and its record.
"""

import http.server
import json
import signal
import threading
import time

from serve_case import ServeCase, example, main

FINDING = example("guardduty-finding")

# The first of each of both: every finding of GuardDuty's own, and whatever Security Hub says of it.
RULE = """\
id: RULE
title: "RULE was seen"
severity: LEVEL
why: To be counted.
pattern: PATTERN
summary: It happened.
next_steps: [{do: Count it.}]
tests:
  - {name: it matches, match: true, event: EVENT}
  - {name: another one, match: false, like: it matches, set: {source: other}}
"""
RULES = {
    "finding-low": ("low", '{source: [aws.guardduty], detail: {severity: [{numeric: ["<", 4]}]}}', "{source: aws.guardduty, detail: {severity: 2}}"),
    "finding-high": ("high", '{source: [aws.guardduty], detail: {severity: [{numeric: [">=", 7]}]}}', "{source: aws.guardduty, detail: {severity: 8}}"),
    "hub-high": ("high", "{source: [aws.securityhub], detail: {findings: {Severity: {Label: [HIGH]}}}}",
                 "{source: aws.securityhub, detail: {findings: [{Severity: {Label: HIGH}}]}}"),
    "user-made": ("medium", "{source: [aws.iam], detail: {eventName: [CreateUser]}}", "{source: aws.iam, detail: {eventName: CreateUser}}"),
    "key-made": ("medium", "{source: [aws.iam], detail: {eventName: [CreateAccessKey]}}", "{source: aws.iam, detail: {eventName: CreateAccessKey}}"),
}
SETTINGS = """\
rules: {{builtin: false, folders: [rules]}}
delivery: {{retry_base: 20ms, retry_cap: 200ms}}
sinks:
  - {{name: log, type: file, path: log.jsonl}}
  - {{name: box, type: maildir, path: mail}}
  - {{name: team, type: slack, url: "http://127.0.0.1:{port}/slack", token: {{env: TOCSIN_TEST_TOKEN}}, channel: C0123456789}}
  - {{name: pager, type: pagerduty, url: "http://127.0.0.1:{port}/pager", routing_key: {{env: TOCSIN_TEST_TOKEN}}}}
{more}
"""


def rule(name):
    level, pattern, event = RULES[name]
    return RULE.replace("RULE", name).replace("LEVEL", level).replace("PATTERN", pattern).replace("EVENT", event)


class Channel:
    """Slack and PagerDuty, as far as they are asked here. Keeps what it was sent; while `stuck` is set it takes messages and does not answer."""

    def __init__(self):
        self.lock = threading.Lock()
        self.got = {"/slack": [], "/pager": []}
        self.stuck = threading.Event()
        channel = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with channel.lock:
                    channel.got[self.path].append(body)
                    ts = f"1700000000.{len(channel.got['/slack']):06d}"
                while channel.stuck.is_set():
                    time.sleep(0.01)
                slack = {"ok": True, "channel": "C0123456789", "ts": ts}
                answer = json.dumps(slack if self.path == "/slack" else {"status": "success", "message": "Event processed", "dedup_key": "x"}).encode()
                try:
                    self.send_response(200 if self.path == "/slack" else 202)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(answer)))
                    self.end_headers()
                    self.wfile.write(answer)
                except OSError:
                    pass  # it was killed

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def count(self, path):
        with self.lock:
            return len(self.got[path])


class Incidents(ServeCase):
    environment = {"TOCSIN_TEST_TOKEN": "0123456789abcdef0123456789abcdef"}

    def setUp(self):
        super().setUp()
        (self.folder / "rules").mkdir()
        for name in RULES:
            (self.folder / "rules" / f"{name}.yaml").write_text(rule(name))
        self.channel = Channel()
        self.addCleanup(self.channel.stuck.clear)

    def start(self, more=""):
        self.serve(SETTINGS.format(port=self.channel.port, more=more))

    def finding(self, severity, number=1):
        event = example("guardduty-finding")
        event["detail"]["severity"] = severity
        event["detail"]["id"] = f"{number:032x}"
        return event

    def copy_of_it(self, label, number=1, product="aws/guardduty"):
        arn = FINDING["detail"]["arn"].rsplit("/", 1)[0] + f"/{number:032x}"
        found = {"SchemaVersion": "2018-10-08", "Id": arn, "ProductArn": f"arn:aws:securityhub:eu-central-1::product/{product}",
                 "AwsAccountId": "123456789012", "Region": "eu-central-1", "Severity": {"Label": label}, "Title": "a copy"}
        return {"source": "aws.securityhub", "detail-type": "Security Hub Findings - Imported", "account": "123456789012",
                "region": "eu-central-1", "id": f"hub-{number}", "detail": {"findings": [found]}}

    def call(self, name, event_name="CreateUser"):
        event = example("create-user")
        event["id"] = event["detail"]["eventID"] = name
        event["detail"]["eventName"] = event_name
        return event

    def logged(self):
        return self.lines("log.jsonl")

    def settled(self):
        """All that waits is sent."""
        def empty():
            depths = [line for line in self.metrics().splitlines() if line.startswith("tocsin_queue_depth")]
            return len(depths) == 4 and all(line.endswith(" 0") for line in depths)
        self.wait(empty, "nothing waits")

    def alerts(self):
        return self.told("alerts", "-n", "0")

    def counts(self):
        return (len(self.logged()), len(list((self.folder / "mail" / "new").iterdir())), self.channel.count("/slack"), self.channel.count("/pager"))

    def test_a_finding_is_told_once_and_again_when_it_is_graver(self):
        self.start()
        for event in (self.finding(2), self.finding(2), self.finding(8), self.finding(8), self.finding(2), self.copy_of_it("HIGH"),
                      self.copy_of_it("HIGH"), self.finding(2.5)):
            self.post(event)
        self.settled()
        self.assertEqual(self.counts(), (2, 2, 2, 2), "low, then high; nothing for updates, repetitions and the copy")
        self.assertEqual([line["rule_id"] for line in self.logged()], ["finding-low", "finding-high"])
        alerts = {alert["rule"]: alert for alert in self.alerts()}
        self.assertEqual(len(alerts), 3)
        self.assertEqual({alert["incident"] for alert in alerts.values()}, {alerts["finding-low"]["id"]})
        self.assertEqual(alerts["hub-high"]["held_by"], alerts["finding-high"]["id"])
        metrics = self.metrics()
        self.assertIn("\ntocsin_incidents_open 1\n", metrics)
        self.assertIn('tocsin_folded_total{sink="pager",why="told"} 1', metrics)

        self.post(self.copy_of_it("HIGH", 3, "other/tool"))
        self.post(self.finding(8, 3))
        self.settled()
        self.assertEqual(self.counts(), (4, 4, 4, 4), "nobody else can tell of a finding of GuardDuty before it does")

    def test_what_follows_stands_in_the_thread_and_only_bells_ring(self):
        self.start()
        for event in (self.call("one"), self.call("two"), self.call("three", "CreateAccessKey")):
            self.post(event)
            self.settled()
        one, two, three = (line["id"] for line in self.logged())
        self.assertEqual([line["incident"]["alert"] for line in self.logged()], [1, 2, 3])
        self.assertEqual({line["incident"]["id"] for line in self.logged()}, {one})
        pages = self.channel.got["/pager"]
        self.assertEqual([page["dedup_key"] for page in pages], [one, one, three], "the second is a note, another rule rings")
        posts = self.channel.got["/slack"]
        self.assertEqual([post.get("thread_ts") for post in posts], [None, "1700000000.000001", "1700000000.000001"])
        self.assertEqual([post.get("reply_broadcast") for post in posts], [None, None, True])
        mails = sorted((self.folder / "mail" / "new").iterdir(), key=lambda path: path.stat().st_mtime_ns)
        texts = [path.read_text() for path in mails]
        first = next(line.split(" ")[1] for line in texts[0].splitlines() if line.startswith("Message-ID:"))
        self.assertNotIn("References:", texts[0])
        for text in texts[1:]:
            self.assertIn(f"\nReferences: {first}\n", text)

    def test_a_kill_between_send_and_record_repeats_that_message_alone(self):
        self.start()
        self.post(self.call("one"))
        self.settled()
        self.channel.stuck.set()
        self.post(self.call("two"))
        self.wait(lambda: self.counts() == (2, 2, 2, 2), "sent, not confirmed")
        self.stop(signal.SIGKILL)
        self.channel.stuck.clear()
        self.start()
        self.post(self.call("two"))
        self.post(self.call("three"))
        self.settled()
        self.assertEqual(self.counts(), (3, 3, 4, 4), "one repetition at each channel that cannot be asked")
        for path in ("/slack", "/pager"):
            sent = self.channel.got[path]
            self.assertEqual(sent[1], sent[2], "the bytes of the first try")
        self.assertEqual({post.get("thread_ts") for post in self.channel.got["/slack"][1:]}, {"1700000000.000001"})
        self.assertEqual(len({page["dedup_key"] for page in self.channel.got["/pager"]}), 1)

    def test_alerts_that_wait_are_one_message_also_after_a_kill(self):
        self.start("receivers: {all: [log, box, team, pager]}\nroutes: {receiver: all, group_wait: 1s, group_interval: 1s}\n")
        for number in range(5):
            self.post(self.call(f"event-{number}"))
        self.stop(signal.SIGKILL)
        self.start("receivers: {all: [log, box, team, pager]}\nroutes: {receiver: all, group_wait: 1s, group_interval: 1s}\n")
        self.wait(lambda: self.counts() == (1, 1, 1, 1), "one message each")
        self.settled()
        self.assertEqual(self.counts(), (1, 1, 1, 1))
        update = self.logged()[0]
        self.assertEqual((update["reason"], update["rule_id"]), ("update", "tocsin-incident"))
        self.assertEqual(sum(one["alerts"] for one in update["raw"]["digest"]), 5)
        self.post(self.call("alone"))
        self.wait(lambda: self.counts() == (2, 2, 2, 2), "one more")
        self.assertEqual((self.logged()[1]["reason"], self.logged()[1]["event_id"]), ("first", "alone"))


if __name__ == "__main__":
    main()
