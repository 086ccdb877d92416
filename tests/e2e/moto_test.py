#!/usr/bin/env python3
"""The real Terraform applied to moto, which has what MiniStack lacks: GuardDuty and Security Hub. It runs no function: what is
deployed is looked at, planned again, and removed.

Run by `make e2e`. Exit 77: something that it needs cannot be had, and which.
"""

import unittest

from bench import Bench, run_tests
from doctor import examine, failures
from expected import differs_by_emulator

# moto gives the policy back as other JSON of the same meaning.
OF_MOTO = {"aws_sqs_queue": {"redrive_policy"}}

bench = None


def setUpModule():
    global bench
    bench = Bench.moto()


def tearDownModule():
    if bench:
        bench.close()


class Deployed(unittest.TestCase):
    """In the order of their names: the last one removes everything."""

    def test_1_a_second_plan_changes_nothing_but_the_emulators_own(self):
        self.assertEqual(differs_by_emulator(bench.terraform.changes(), OF_MOTO), {})

    def test_2_guardduty_is_on(self):
        guardduty = bench.aws.client("guardduty")
        detector, = guardduty.list_detectors()["DetectorIds"]
        found = guardduty.get_detector(DetectorId=detector)
        self.assertEqual((found["Status"], found["FindingPublishingFrequency"]), ("ENABLED", "FIFTEEN_MINUTES"))

    def test_2_security_hub_is_on(self):
        self.assertIn("HubArn", bench.aws.client("securityhub").describe_hub())

    def test_2_the_trail_logs(self):
        trail = bench.terraform.outputs()["trail_name"]
        cloudtrail = bench.aws.client("cloudtrail")
        self.assertTrue(cloudtrail.get_trail_status(Name=trail)["IsLogging"])
        found = cloudtrail.get_trail(Name=trail)["Trail"]
        self.assertTrue(found["IsMultiRegionTrail"] and found["LogFileValidationEnabled"] and found["IncludeGlobalServiceEvents"])

    def test_2_the_alarms_go_to_the_operations_topic(self):
        topic = bench.terraform.outputs()["operations_topic_arn"]
        alarms = bench.aws.client("cloudwatch").describe_alarms()["MetricAlarms"]
        self.assertGreater(len(alarms), 8)
        for alarm in alarms:
            self.assertEqual(alarm["AlarmActions"], [topic], alarm["AlarmName"])

    def test_2_the_doctor_finds_a_healthy_stack_healthy(self):
        code, findings = examine(bench.aws)
        print(*(f"\n  {finding['level']:<7} {finding['area']:<12} {finding['what']}" for finding in findings), flush=True)
        self.assertEqual((code, failures(findings)), (0, []))
        fine = {finding["area"] for finding in findings if finding["level"] == "ok"}
        self.assertLessEqual({"trail", "rules", "function", "topic", "dead letters", "log files", "claims", "guardduty", "security hub", "regions"}, fine)

    def test_2_the_doctor_finds_a_rule_that_is_off(self):
        events = bench.aws.client("events")
        rule = next(name for name, state in bench.terraform.outputs()["rule_names"].items() if state == "ENABLED")
        self.addCleanup(events.enable_rule, Name=rule)
        events.disable_rule(Name=rule)
        code, findings = examine(bench.aws)
        self.assertEqual((code, len(failures(findings))), (1, 1))
        self.assertIn(f"rules: 1 rule of the bus switched off: {rule}", failures(findings)[0])

    def test_2_the_doctor_finds_a_dead_letter(self):
        queue = bench.terraform.outputs()["dead_letter_queue_url"]
        sqs = bench.aws.client("sqs")
        self.addCleanup(sqs.purge_queue, QueueUrl=queue)
        sqs.send_message(QueueUrl=queue, MessageBody="x")
        code, findings = examine(bench.aws)
        self.assertEqual((code, len(failures(findings))), (1, 1))
        self.assertIn("dead letters: 1 could not be handled", failures(findings)[0])

    def test_3_destroy_leaves_nothing(self):
        bench.terraform.destroy()
        self.assertEqual(bench.aws.client("lambda").list_functions()["Functions"], [])
        self.assertEqual(bench.aws.client("events").list_rules()["Rules"], [])
        self.assertEqual(bench.aws.client("sns").list_topics()["Topics"], [])
        self.assertEqual(bench.aws.client("sqs").list_queues().get("QueueUrls", []), [])
        self.assertEqual(bench.aws.client("s3").list_buckets()["Buckets"], [])
        self.assertEqual(bench.aws.client("guardduty").list_detectors()["DetectorIds"], [])


if __name__ == "__main__":
    run_tests(__name__)
