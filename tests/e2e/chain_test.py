#!/usr/bin/env python3
"""The chain in AWS, end to end: the real Terraform applied to MiniStack, which runs the real `bootstrap` out of the zip. What goes
onto the bus comes out of the topic, once, or ends in the queue of dead letters; nothing is lost.

Run by `make e2e`. Exit 77: something that it needs cannot be had, and which.
"""

import concurrent.futures
import json
import pathlib
import time
import unittest

import events
from bench import Bench, run_tests
from chain import table
from doctor import examine
from drill import drill
from expected import differs_by_emulator
from processes import await_that

GOLDEN = pathlib.Path(__file__).resolve().parent / "golden"
# What this emulator does not give back as it was given it; the same resources show no change on moto, see moto_test.py.
OF_MINISTACK = {
    "aws_cloudtrail": {"tags", "tags_all"},
    "aws_cloudwatch_metric_alarm": {"actions_enabled", "alarm_actions", "alarm_description", "dimensions", "ok_actions", "period",
                                    "statistic", "treat_missing_data"},
}

bench = None
chain = None


def setUpModule():
    global bench, chain
    bench = Bench.ministack()
    chain = bench.chain


def tearDownModule():
    if bench:
        bench.close()


def without_what_changes(alert, **values):
    """The lines of an alert above the raw event, with its ids and times named instead."""
    text = alert.above_the_raw_event
    for name, value in (values | {"alert": alert.id}).items():
        text = text.replace(value, f"<{name}>")
    return text.splitlines()


def raw_event(alert):
    return json.loads(alert.text.partition("\nRAW EVENT\n")[2])


class EachKind(unittest.TestCase):
    """The text of the alert line by line, and when each hop was taken."""

    maxDiff = None

    def rings(self, source, kind, detail, golden, **values):
        alert, hops = chain.ring(events.entry(source, kind, detail))
        print(f"\n{alert.subject}", *table(hops), sep="\n  ", flush=True)
        self.assertEqual(without_what_changes(alert, **values), (GOLDEN / golden).read_text().splitlines())
        self.assertRegex(alert.subject, r"^[ -~]{1,99}$")
        return alert

    def test_a_created_user(self):
        detail = events.create_user()
        alert = self.rings("aws.iam", events.API_CALL, detail, "create-user.txt", id=detail["eventID"], time=detail["eventTime"])
        self.assertTrue(any(told["event_id"] == detail["eventID"] for _, _, told in bench.hook.requests))
        self.assertEqual(raw_event(alert), detail)
        self.assertEqual(alert.attributes, {"severity": "medium", "rule": "iam-user-created", "account": "123456789012",
                                            "region": "us-east-1"})

    def test_a_finding_of_guardduty(self):
        detail = events.finding()
        alert = self.rings("aws.guardduty", events.FINDING, detail, "guardduty.txt", id=detail["id"], time=detail["updatedAt"])
        self.assertEqual(raw_event(alert)["detail"], detail)
        self.assertEqual(alert.attributes["severity"], "high")

    def test_a_sign_in_of_root(self):
        detail = events.root_sign_in()
        alert = self.rings("aws.signin", events.SIGN_IN, detail, "root-sign-in.txt", id=detail["eventID"], time=detail["eventTime"])
        self.assertEqual(raw_event(alert), detail)
        self.assertEqual(alert.attributes["severity"], "critical")

    def test_a_read_only_call_of_root(self):
        """Only a rule of the bus in the state for all management events gets it."""
        alert, _ = chain.ring(events.entry("aws.sts", events.API_CALL, events.root_asks_who_it_is()))
        self.assertEqual(alert.attributes["rule"], "root-api-use")
        states = chain.outputs["rule_names"].values()
        self.assertIn("ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", states)
        self.assertIn("ENABLED", states)

    def test_a_log_file_of_the_trail(self):
        """S3 tells the queue, the queue the function. What the bus has told of does not ring again."""
        told, new = events.create_user("told"), events.create_user("new")
        chain.ring(events.entry("aws.iam", events.API_CALL, told))
        key, body = events.log_file(told, events.describe_vpcs(), new)
        start = time.time()
        bench.aws.client("s3").put_object(Bucket=chain.outputs["trail_bucket"], Key=key, Body=body)
        alert = chain.hear()
        took = 1000 * (alert.heard_at - start)
        print(f"\n{alert.subject}\n  out of a log file in S3, {took:.0f} ms after it was written", flush=True)
        self.assertEqual(raw_event(alert), new)
        self.assertTrue(chain.hears_nothing(2))
        summary = await_that(lambda: next((line for line in chain.summaries() if line["events"] == "3"), None), 30, "its summary")
        counts = {name: summary[name] for name in ("unmatched", "published", "duplicates", "failed")}
        self.assertEqual(counts, {"unmatched": "1", "published": "2", "duplicates": "2", "failed": "0"})  # the topic and the webhook


class Once(unittest.TestCase):
    def test_a_redelivered_event_rings_once(self):
        detail = events.create_user("redelivered")
        chain.ring(events.entry("aws.iam", events.API_CALL, detail))
        before = sum(int(line["duplicates"]) for line in chain.summaries())
        chain.put(events.entry("aws.iam", events.API_CALL, detail))
        for _ in range(3):
            chain.invoke(events.envelope("aws.iam", events.API_CALL, detail))
        # At least: the bus delivers an event once for each of its rules that want it.
        await_that(lambda: sum(int(line["duplicates"]) for line in chain.summaries()) >= before + 4, 30, "four more deliveries")
        self.assertTrue(chain.hears_nothing(1))

    def test_the_same_event_many_times_at_once_rings_once(self):
        event = events.envelope("aws.iam", events.API_CALL, events.create_user("crowd"))
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            list(pool.map(chain.invoke, [event] * 8))
        self.assertIn("crowd", chain.hear().text)
        self.assertTrue(chain.hears_nothing(5))

    def test_what_no_rule_wants_reaches_nothing(self):
        before = chain.invocations()
        chain.put(events.entry("aws.ec2", events.API_CALL, events.describe_vpcs()))
        chain.put(events.entry("aws.health", "AWS Health Event", {"eventTypeCategory": "scheduledChange"}))
        chain.put(events.entry("com.example.shop", "Order Placed", {"eventName": "CreateUser"}))
        self.assertTrue(chain.hears_nothing(2))
        self.assertEqual(chain.invocations(), before)

    def test_what_only_the_bus_wants_is_looked_at_and_left(self):
        before = len(chain.summaries())
        chain.put(events.entry("aws.iam", events.API_CALL, events.put_harmless_policy()))
        summary = await_that(lambda: chain.summaries()[before:], 30, "the invocation")[0]
        self.assertEqual((summary["events"], summary["unmatched"], summary["published"]), ("1", "1", "0"))
        self.assertTrue(chain.hears_nothing(1))


class NothingIsLost(unittest.TestCase):
    """Each of these ends with a healed chain and empty queues."""

    def tearDown(self):
        bench.aws.sns.heal()
        bench.aws.dynamodb.heal()
        bench.hook.status = 200
        self.assertIsNone(chain.receive(chain.outputs["dead_letter_queue_url"]))
        self.assertTrue(chain.hears_nothing(0))

    def dead_letter(self):
        return await_that(lambda: chain.receive(chain.outputs["dead_letter_queue_url"]), 120, "a dead letter")

    def retried(self):
        """How often something went into the retry queue, as the function counts it."""
        return sum(int(line["queued"]) for line in chain.function_log() if line["message"] == "deliveries")

    def test_a_topic_that_refuses(self):
        """The alert waits in the retry queue, and rings once when the topic takes it."""
        bench.aws.sns.refuse()
        before, refused = self.retried(), len(bench.aws.sns.refused("Publish"))
        chain.put(events.entry("aws.iam", events.API_CALL, events.create_user("refused")))
        await_that(lambda: self.retried() > before, 60, "a job")
        self.assertGreater(len(bench.aws.sns.refused("Publish")), refused)
        self.assertTrue(chain.hears_nothing(0))
        bench.aws.sns.heal()
        self.assertIn("refused", chain.hear().text)
        self.assertTrue(chain.hears_nothing(3))

    def test_a_topic_that_refuses_until_the_alert_is_a_dead_letter_that_is_sent_again(self):
        bench.aws.sns.refuse()
        refused = len(bench.aws.sns.refused("Publish"))
        chain.put(events.entry("aws.iam", events.API_CALL, events.create_user("given-up")))
        body = self.dead_letter()["Body"]
        letter = json.loads(body)
        self.assertEqual((letter["channel"], letter["tocsin"]), ("topic", "delivery"))
        self.assertIn("InternalFailure", letter["error"])
        self.assertGreaterEqual(len(bench.aws.sns.refused("Publish")) - refused, bench.RETRY_ATTEMPTS)
        self.assertTrue(chain.hears_nothing(0))
        bench.aws.sns.heal()
        for _ in range(2):
            chain.send(chain.outputs["intake_queue_url"], body)
        self.assertIn("given-up", chain.hear().text)
        self.assertTrue(chain.hears_nothing(5))

    def test_a_topic_that_refuses_a_log_file(self):
        detail = events.create_user("in-a-file")
        before = self.retried()
        bench.aws.sns.refuse()
        key, body = events.log_file(detail)
        bench.aws.client("s3").put_object(Bucket=chain.outputs["trail_bucket"], Key=key, Body=body)
        await_that(lambda: self.retried() > before, 60, "a job")
        bench.aws.sns.heal()
        self.assertEqual(raw_event(chain.hear()), detail)
        self.assertTrue(chain.hears_nothing(3))

    def test_a_webhook_that_is_down_delays_only_itself(self):
        bench.hook.status = 503
        chain.put(events.entry("aws.iam", events.API_CALL, events.create_user("hooked")))
        self.assertIn("hooked", chain.hear().text)
        await_that(lambda: bench.hook.told("hooked", 503), 30, "an attempt")
        bench.hook.status = 200
        await_that(lambda: bench.hook.told("hooked"), 90, "the webhook's alert")
        self.assertTrue(chain.hears_nothing(3))
        self.assertEqual(len(bench.hook.told("hooked")), 1)

    def test_what_a_webhook_refuses_for_good_is_a_dead_letter_that_can_be_sent_again(self):
        bench.hook.status = 400
        chain.put(events.entry("aws.iam", events.API_CALL, events.create_user("impossible")))
        self.assertIn("impossible", chain.hear().text)
        body = self.dead_letter()["Body"]
        letter = json.loads(body)
        self.assertEqual((letter["channel"], letter["tocsin"]), ("hook", "delivery"))
        self.assertIn("400", letter["error"])
        bench.hook.status = 200
        for _ in range(2):
            chain.send(chain.outputs["intake_queue_url"], body)
        await_that(lambda: bench.hook.told("impossible"), 90, "the webhook's alert")
        self.assertTrue(chain.hears_nothing(5))
        self.assertEqual(len(bench.hook.told("impossible")), 1)

    def test_a_table_that_is_down_does_not_silence_the_bell(self):
        bench.aws.dynamodb.refuse()
        alert, _ = chain.ring(events.entry("aws.iam", events.API_CALL, events.create_user("without-claim")))
        self.assertIn("without-claim", alert.text)
        # Without claims each delivery rings, and the bus has more than one rule that wants this event.
        chain.let_ring(5)

    def test_what_is_no_event_is_a_dead_letter(self):
        chain.invoke({"what": "is this"})
        letter = json.loads(self.dead_letter()["Body"])
        self.assertEqual(letter["requestPayload"], {"what": "is this"})


class Drill(unittest.TestCase):
    def states(self, answer):
        return {hop["hop"]: hop["state"] for hop in answer["hops"]}

    def test_a_drill_leaves_a_receipt_at_every_hop(self):
        code, answer = drill(bench.aws)
        print("", *(f"{hop['hop']:<10} {hop['milliseconds']:6} ms" for hop in answer["hops"]), sep="\n  ", flush=True)
        self.assertEqual((code, self.states(answer)), (0, dict.fromkeys(("bus", "function", "topic", "hook"), "done")))
        heard = chain.hear()
        self.assertRegex(heard.subject, r"^\[TEST\] .*DRILL")
        self.assertIn(answer["drill"], heard.text)
        self.assertEqual(heard.attributes["rule"], "tocsin-drill")
        told, = (alert for _, _, alert in bench.hook.requests if alert["event_id"] == answer["drill"])
        self.assertTrue(told["title"].startswith("DRILL"))
        receipts = await_that(lambda: [line for line in chain.function_log() if line["message"] == "drill receipt"], 30, "receipts")
        self.assertEqual({line["channel"] for line in receipts}, {"topic", "hook"})

    def test_a_drill_that_a_channel_does_not_take(self):
        bench.hook.status = 503
        self.addCleanup(setattr, bench.hook, "status", 200)
        code, answer = drill(bench.aws, "--timeout", "10s")
        self.assertEqual(code, 5)
        self.assertEqual(self.states(answer)["topic"], "done")
        self.assertIn("retry queue", self.states(answer)["hook"])
        bench.hook.status = 200
        chain.hear()
        await_that(lambda: any(status == 200 and alert["event_id"] == answer["drill"] for status, _, alert in bench.hook.requests), 90, "the hook")

    def test_a_drill_that_nobody_hears(self):
        bus = bench.aws.client("events")
        rule = f"{chain.outputs['rule_prefix']}drill"
        bus.disable_rule(Name=rule)
        self.addCleanup(bus.enable_rule, Name=rule)
        code, answer = drill(bench.aws, "--timeout", "5s")
        self.assertEqual(code, 1)
        self.assertIn("never came", self.states(answer)["function"])


class Doctor(unittest.TestCase):
    def of_the_function(self):
        return [(finding["level"], finding["what"]) for finding in examine(bench.aws)[1] if finding["area"] == "function"]

    def test_the_doctor_asks_the_function_itself(self):
        (level, what), = self.of_the_function()
        self.assertEqual(level, "ok", what)
        functions, name = bench.aws.client("lambda"), chain.outputs["function_name"]
        right = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
        self.addCleanup(functions.update_function_configuration, FunctionName=name, Environment={"Variables": right})
        functions.update_function_configuration(FunctionName=name, Environment={"Variables": right | {"TOCSIN_SNS_TOPIC": "typo"}})
        await_that(lambda: functions.get_function_configuration(FunctionName=name)["State"] == "Active", 60, "the change")
        (level, what), = self.of_the_function()
        self.assertEqual(level, "fail")
        self.assertTrue(what.startswith("the function does not work: "), what)
        self.assertIn("TOCSIN_SNS_TOPIC: there is no such setting", what)  # the emulator puts words of its own around it


class WhoMayDoWhat(unittest.TestCase):
    def test_a_request_changed_on_its_way_is_refused(self):
        """So the signature is looked at, and covers what is said. The next try rings."""
        bench.aws.sns.spoil_next()
        alert, _ = chain.ring(events.entry("aws.iam", events.API_CALL, events.create_user("spoilt")))
        spoilt = bench.aws.sns.refused("Publish")[-1]
        self.assertEqual(spoilt.status, 403)
        self.assertIn("SignatureDoesNotMatch", spoilt.answer)
        self.assertIn("spoilt", alert.text)
        self.assertTrue(chain.hears_nothing(1))

    def test_only_the_function_may_publish(self):
        """Not even a user whose own policy allows everything."""
        iam = bench.aws.client("iam")
        iam.create_user(UserName="mallory")
        everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
        iam.put_user_policy(UserName="mallory", PolicyName="all", PolicyDocument=json.dumps(everything))
        key = iam.create_access_key(UserName="mallory")["AccessKey"]
        sns = bench.aws.client("sns", key=key["AccessKeyId"], secret=key["SecretAccessKey"])
        self.assertTrue(sns.list_topics()["Topics"])
        with self.assertRaises(sns.exceptions.AuthorizationErrorException):
            sns.publish(TopicArn=chain.outputs["topic_arn"], Message="forged")
        self.assertTrue(chain.hears_nothing(0.5))

    def test_what_the_rules_of_the_bus_are_given(self):
        bus = bench.aws.client("events")
        for name in chain.outputs["rule_names"]:
            target, = bus.list_targets_by_rule(Rule=name)["Targets"]
            self.assertEqual(target["DeadLetterConfig"]["Arn"], chain.outputs["dead_letter_queue_arn"])
            self.assertEqual(target["Arn"], chain.outputs["function_arn"])

    def test_the_heartbeat_is_a_line_of_the_log(self):
        chain.invoke({"tocsin": "heartbeat"})
        await_that(lambda: any(line["message"] == "heartbeat" for line in chain.function_log()), 30, "the line")


class Terraform(unittest.TestCase):
    def test_a_second_plan_changes_nothing_but_the_emulators_own(self):
        self.assertEqual(differs_by_emulator(bench.second_plan, OF_MINISTACK), {})


if __name__ == "__main__":
    run_tests(__name__)
