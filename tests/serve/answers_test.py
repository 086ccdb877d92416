#!/usr/bin/env python3
"""Answers and timers of incidents in a real `tocsin serve`: answers_test.py TOCSIN

Links, the API and the command answer; what is not answered is told to the next people, exactly once, also when the process is killed.
"""

import json
import signal
import time

from serve_case import ServeCase, ask, example, free_port, main

RULE = """\
id: {name}
title: "{name}"
severity: {level}
why: To be counted.
pattern: {{source: [aws.iam], detail: {{eventName: [{call}]}}}}
summary: It happened.
next_steps: [{{do: Count it.}}]
tests:
  - {{name: it matches, match: true, event: {{source: aws.iam, detail: {{eventName: {call}}}}}}}
  - {{name: another one, match: false, like: it matches, set: {{source: other}}}}
"""
SETTINGS = """\
rules: {{builtin: false, folders: [rules]}}
delivery: {{retry_base: 20ms, retry_cap: 200ms}}
sinks:
  - {{name: team, type: file, path: team.jsonl, answer_links: true}}
  - {{name: boss, type: file, path: boss.jsonl, min_severity: critical}}
receivers: {{team: [team], second-line: [boss]}}
routes: {{receiver: team, {timing}}}
incidents:
  listen: 127.0.0.1:{links}
  public_url: http://127.0.0.1:{links}
  link_secrets: [{{env: TOCSIN_TEST_NEW}}, {{env: TOCSIN_TEST_OLD}}]
  token: {{env: TOCSIN_TEST_TOKEN}}
"""
SECRETS = {"TOCSIN_TEST_NEW": "first-0123456789abcdef", "TOCSIN_TEST_OLD": "second-0123456789abcdef", "TOCSIN_TEST_TOKEN": "a-token"}


class Answers(ServeCase):
    environment = SECRETS

    def setUp(self):
        super().setUp()
        (self.folder / "rules").mkdir()
        for name, level, call in (("user-made", "high", "CreateUser"), ("user-gone", "critical", "DeleteUser")):
            (self.folder / "rules" / f"{name}.yaml").write_text(RULE.format(name=name, level=level, call=call))
        self.links = free_port()

    def start(self, timing="repeat_interval: none"):
        self.serve(SETTINGS.format(links=self.links, timing=timing))

    def page(self, method, link, body=None):
        self.assertTrue(link.startswith(f"http://127.0.0.1:{self.links}/incidents/"), link)
        return ask(self.links, method, link[link.index("/incidents/"):], body)

    def happens(self, name, call="CreateUser"):
        event = example("create-user")
        event["id"] = event["detail"]["eventID"] = name
        event["detail"]["eventName"] = call
        event["time"] = event["detail"]["eventTime"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        self.post(event)

    def sent(self, sink="team"):
        return self.lines(f"{sink}.jsonl")

    def reasons(self, sink="team"):
        return [line["reason"] for line in self.sent(sink)]

    def incidents(self, *more):
        return self.told("incidents", *more)

    def link(self, line, label="I have it"):
        return next(link["url"] for link in line["links"] if link["label"] == label)

    def test_a_link_acts_when_it_is_posted_and_once(self):
        self.start()
        self.happens("one")
        self.wait(lambda: len(self.sent()) == 1, "the first message")
        link = self.link(self.sent()[0])
        status, body, headers = self.page("GET", link)
        self.assertEqual(status, 200)
        self.assertIn("user-made", body)
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(self.incidents()[0]["state"], "open", "a look changes nothing")

        self.assertEqual(self.page("POST", link + "0")[0], 403, "forged")
        self.assertEqual(self.page("POST", link.replace("/incidents/", "/incidents/0"))[0], 403, "another incident's")
        self.assertEqual(self.page("POST", link.replace("do=ack", "do=resolve"))[0], 403)
        self.assertEqual(ask(self.links, "GET", "/v1/events")[0], 404, "the listener knows nothing else")
        self.assertEqual(self.ask("GET", link[link.index("/incidents/"):])[0], 404, "and the other one no links")
        self.assertEqual(self.incidents()[0]["state"], "open")

        self.assertEqual(self.page("POST", link, "name=Alice")[0], 200)
        self.assertEqual(self.page("POST", link, "name=Bob")[0], 409)
        self.assertEqual(self.incidents()[0]["answered_by"], "Alice (by the link sent to team)")
        self.wait(lambda: self.reasons() == ["first", "acknowledged"], "the answer is told once")
        self.assertIn("Alice", self.sent()[1]["title"])

        self.assertEqual(self.page("POST", self.link(self.sent()[0], "It is over"), "name=Alice")[0], 200)
        self.wait(lambda: self.reasons() == ["first", "acknowledged", "resolved"], "so is the end")
        self.assertEqual(self.incidents(), [])
        self.assertEqual(self.incidents("--all")[0]["state"], "resolved")
        for secret in SECRETS.values():
            self.assertNotIn(secret, self.log())
        self.assertNotIn("sig=", self.log())

    def test_an_old_link_does_not_answer_what_became_graver(self):
        self.start()
        self.happens("one")
        self.wait(lambda: len(self.sent()) == 1, "the first message")
        self.happens("two", "DeleteUser")
        self.wait(lambda: len(self.sent()) == 2, "the second")
        status, body, _ = self.page("POST", self.link(self.sent()[0]))
        self.assertEqual(status, 409)
        self.assertIn("graver", body)
        self.assertEqual(self.page("POST", self.link(self.sent()[1]))[0], 200)

    def test_the_api_and_the_command_answer(self):
        self.start()
        self.happens("one")
        self.wait(lambda: len(self.sent()) == 1, "the first message")
        target = f"/v1/incidents/{self.incidents()[0]['id'][:8]}/ack"
        body = json.dumps({"author": "alice", "note": "on it"})
        self.assertEqual(self.ask("POST", target, body)[0], 401)
        self.assertEqual(self.ask("POST", target, body, {"Authorization": "Bearer wrong"})[0], 401)
        bearer = {"Authorization": "Bearer a-token"}
        self.assertEqual(self.ask("POST", target, body, bearer)[0], 200)
        self.assertEqual(self.ask("POST", target, body, bearer)[0], 409)
        self.assertEqual(self.incidents()[0]["answered_by"], "alice: on it")
        done = self.tocsin("incidents", "resolve", self.incidents()[0]["id"][:6], "--author", "bob")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.wait(lambda: self.reasons()[-1] == "resolved", "told")

    def test_an_escalation_comes_once_also_after_a_kill(self):
        timing = "escalate: [{after: 8s, to: second-line}]"
        self.start(timing)
        self.happens("one")
        self.wait(lambda: len(self.sent()) == 1, "the first message")
        self.assertIn("second-line is rung at", self.incidents()[0]["next"])
        self.stop(signal.SIGKILL)
        self.start(timing)
        self.happens("two")
        self.wait(lambda: self.reasons("boss") == ["escalated"], "the next people, whatever their min_severity")
        self.assertIn("Nobody has answered", self.sent("boss")[0]["title"])
        self.stop(signal.SIGKILL)
        self.start(timing)
        time.sleep(12)
        self.assertEqual(self.reasons("boss"), ["escalated"], "and no second time")

    def test_what_somebody_has_does_not_escalate(self):
        self.start("escalate: [{after: 2s, to: second-line}], repeat_interval: 3s")
        self.happens("one")
        self.wait(lambda: len(self.sent()) == 1, "the first message")
        self.assertEqual(self.page("POST", self.link(self.sent()[0]))[0], 200)
        time.sleep(8)
        self.assertEqual(self.sent("boss"), [])
        self.assertEqual(self.reasons(), ["first", "acknowledged"])


if __name__ == "__main__":
    main()
