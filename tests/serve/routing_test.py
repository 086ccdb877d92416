#!/usr/bin/env python3
"""Routes, silences and the noise budget in a real `tocsin serve`: routing_test.py TOCSIN

Events are posted over HTTP, commands run beside it, and what arrived in each sink's file is counted exactly.
"""

import signal

from serve_case import ServeCase, example, main

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


class Case(ServeCase):
    def happens(self, name, account="123456789012"):
        event = example("create-user")
        event["id"] = event["detail"]["eventID"] = name
        event["account"] = event["detail"]["recipientAccountId"] = account
        self.post(event)

    def arrived(self, file, reason="first"):
        return [line for line in self.lines(file) if line["reason"] == reason]


class Routing(Case):
    def setUp(self):
        super().setUp()
        self.serve(SETTINGS)

    def test_alerts_go_where_routes_lead(self):
        self.happens("one")
        self.happens("two", account="999999999999")
        self.wait(lambda: len(self.arrived("log.jsonl")) == 2, "both are in the log")
        self.wait(lambda: len(self.arrived("team.jsonl")) == 1, "one is the team's")
        self.assertEqual(self.arrived("team.jsonl")[0]["event_id"], "one")

    def test_a_silence_holds_at_once_and_until_it_is_ended(self):
        self.happens("before")
        added = self.tocsin("silence", "add", "rule=iam-user-created", "--for", "1h", "--author", "al", "--reason", "a test")
        self.assertEqual(added.returncode, 0, added.stderr)
        self.assertIn("it would have hidden 1 of the 1 alerts", added.stderr)
        silence = added.stdout.strip()
        self.happens("during")
        listed = self.told("silence", "list")
        self.assertEqual([(s["id"], s["hidden"]) for s in listed], [(silence, 1)])
        self.assertEqual(self.tocsin("silence", "expire", silence).returncode, 0)
        self.happens("after")
        self.wait(lambda: len(self.arrived("log.jsonl")) == 2, "before and after are in the log")
        self.assertEqual([line["event_id"] for line in self.arrived("log.jsonl")], ["before", "after"])
        silenced = self.told("alerts", "--held", "silenced")
        self.assertEqual([(a["event_id"], a["held_by"]) for a in silenced], [("during", silence)])

    def test_beyond_the_budget_comes_one_digest_a_sink_also_after_a_kill(self):
        for number in range(10):
            self.happens(f"event-{number}")
        self.stop(signal.SIGKILL)
        self.serve(SETTINGS)
        self.wait(lambda: self.arrived("log.jsonl", "digest") and self.arrived("team.jsonl", "digest"), "digests")
        for file in ("log.jsonl", "team.jsonl"):
            self.wait(lambda file=file: len(self.arrived(file)) == 3, "three one by one")
            told = sum(rule["alerts"] for digest in self.arrived(file, "digest") for rule in digest["raw"]["digest"])
            self.assertEqual(told, 7, "the rest, each once")
        folded = self.told("alerts", "--held", "folded")
        self.assertEqual(len(folded), 7)
        digest = self.arrived("team.jsonl", "digest")[0]
        listed = self.told("alerts", "-n", "0", "--digest", digest["id"])
        self.assertEqual(len(listed), sum(rule["alerts"] for rule in digest["raw"]["digest"]))
        self.assertIn('tocsin_alerts_held_total{rule="iam-user-created",by="folded"} 7', self.metrics())


class Pace(Case):
    def test_what_a_sink_cannot_take_in_time_is_told_in_digests(self):
        self.serve("""
sinks:
  - {name: log, type: file, path: log.jsonl}
  - {name: slow, type: file, path: slow.jsonl, rate_limit: 1/second}
delivery: {digest_after: 3s}
rules: {builtin: true}
""")
        for number in range(20):
            self.happens(f"event-{number}", account=f"{number:012}")
        self.wait(lambda: len(self.arrived("log.jsonl")) == 20, "the other sink has them all")

        def told():
            digests = [rule["alerts"] for digest in self.arrived("slow.jsonl", "digest") for rule in digest["raw"]["digest"]]
            return len(self.arrived("slow.jsonl")) + sum(digests)
        self.wait(lambda: told() == 20, "the slow one is told of each")
        self.assertLess(len(self.arrived("slow.jsonl")), 12)
        self.assertIn('tocsin_folded_total{sink="slow",why="pace"}', self.metrics())


if __name__ == "__main__":
    main()
