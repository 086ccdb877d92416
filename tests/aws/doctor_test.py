#!/usr/bin/env python3
"""doctor_test.py TOCSIN: `tocsin doctor` against a deployment in moto: all of it in place, then one thing after the other broken.

Exit 0 as it should be, 1 not, 77 without moto (tools/test-venv installs it).
"""

import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.request
import zipfile

from moto_server import Moto, is_installed
from oracle import SKIPPED, VENV

RULE = pathlib.Path(__file__).parents[2] / "rules" / "iam" / "iam-user-created.yaml"
REGION = "eu-central-1"
ACCOUNT = "123456789012"
HOME_BUS = f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/default"
INTAKE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:tocsin-intake"
ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": os.devnull,
               "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "PATH": os.environ["PATH"], "HOME": "/nonexistent"}


class Deployment:
    """What terraform/ makes, as far as the doctor looks at it, by plain calls: seconds instead of a minute."""

    def __init__(self, endpoint, tocsin):
        import boto3
        self.endpoint = endpoint
        self.tocsin = tocsin
        self.client = lambda service, region=REGION: boto3.client(service, region_name=region, endpoint_url=endpoint,
                                                                   aws_access_key_id="test", aws_secret_access_key="test")
        self.function_arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:tocsin"

    def make(self):
        sns, sqs, dynamodb = self.client("sns"), self.client("sqs"), self.client("dynamodb")
        topics = {name: sns.create_topic(Name="tocsin-" + name)["TopicArn"] for name in ("alerts", "operations")}
        for arn in topics.values():
            sns.subscribe(TopicArn=arn, Protocol="email", Endpoint="someone@example.com")
        self.alerts = topics["alerts"]
        self.dead_letters = sqs.create_queue(QueueName="tocsin-dead-letters")["QueueUrl"]
        sqs.create_queue(QueueName="tocsin-intake")
        dynamodb.create_table(TableName="tocsin-claims", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                              AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}])
        dynamodb.update_time_to_live(TableName="tocsin-claims", TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires_at"})
        self.client("guardduty").create_detector(Enable=True)
        self.client("securityhub").enable_security_hub()
        self.make_trail()
        self.make_function()
        self.make_rules()

    def make_trail(self):
        self.client("s3").create_bucket(Bucket="trail", CreateBucketConfiguration={"LocationConstraint": REGION})
        trail = self.client("cloudtrail")
        trail.create_trail(Name="tocsin", S3BucketName="trail", IsMultiRegionTrail=True)
        trail.start_logging(Name="tocsin")
        trail.put_event_selectors(TrailName="tocsin", EventSelectors=[{"ReadWriteType": "All", "IncludeManagementEvents": True}])
        self.tell_intake("AWSLogs/")

    def tell_intake(self, prefix):
        rules = [{"Name": "prefix", "Value": prefix}, {"Name": "suffix", "Value": ".json.gz"}]
        self.client("s3").put_bucket_notification_configuration(Bucket="trail", NotificationConfiguration={
            "QueueConfigurations": [{"QueueArn": INTAKE, "Events": ["s3:ObjectCreated:*"], "Filter": {"Key": {"FilterRules": rules}}}]})

    def let_functions_answer(self):
        """moto without Docker: an invocation is answered, and nothing runs."""
        request = urllib.request.Request(f"{self.endpoint}/moto-api/config", b'{"lambda": {"use_docker": false}}', {"Content-Type": "application/json"})
        urllib.request.urlopen(request, timeout=30).close()

    def make_function(self):
        self.let_functions_answer()
        role = self.client("iam").create_role(RoleName="tocsin", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
        package = io.BytesIO()
        with zipfile.ZipFile(package, "w") as archive:
            archive.writestr("bootstrap", "#!/bin/sh\n")
        function = self.client("lambda")
        function.create_function(FunctionName="tocsin", Runtime="provided.al2023", Role=role, Handler="bootstrap",
                                 Code={"ZipFile": package.getvalue()},
                                 Environment={"Variables": {"TOCSIN_SNS_TOPIC_ARN": self.alerts, "TOCSIN_CLAIMS_TABLE": "tocsin-claims"}})
        self.mapping = function.create_event_source_mapping(FunctionName=self.function_arn, EventSourceArn=INTAKE)["UUID"]
        self.allow_bus()

    def allow_bus(self):
        self.client("lambda").add_permission(FunctionName="tocsin", StatementId="bus", Action="lambda:InvokeFunction",
                                             Principal="events.amazonaws.com")

    def make_rules(self, region=REGION, begin="tocsin-", target=None, letters=f"arn:aws:sqs:{REGION}:{ACCOUNT}:tocsin-dead-letters"):
        events = self.client("events", region)
        compiled = json.loads(subprocess.run([self.tocsin, "rules", "compile", "--terraform"], check=True, capture_output=True).stdout)
        self.patterns = compiled["patterns"]
        for pattern in self.patterns:
            name = begin + pattern["name"]
            state = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" if pattern["read_only"] else "ENABLED"
            events.put_rule(Name=name, EventPattern=pattern["pattern"], State=state)
            events.put_targets(Rule=name, Targets=[{"Id": "tocsin", "Arn": target or self.function_arn, "DeadLetterConfig": {"Arn": letters}}])
        if target is None:
            events.put_rule(Name="tocsin-heartbeat", ScheduleExpression="rate(5 minutes)", State="ENABLED")

    def forward(self):
        """As modules/forward does in the region of global services."""
        self.unforwarded = self.client("sqs", "us-east-1").create_queue(QueueName="tocsin-forward-dead-letters")["QueueUrl"]
        self.make_rules("us-east-1", "tocsin-forward-", HOME_BUS, f"arn:aws:sqs:us-east-1:{ACCOUNT}:tocsin-forward-dead-letters")

    def doctor(self, *arguments):
        done = subprocess.run([self.tocsin, "doctor", "--region", REGION, "-o", "json", *arguments], capture_output=True, text=True, check=False,
                              env=ENVIRONMENT | {"AWS_ENDPOINT_URL": self.endpoint})
        findings = json.loads(done.stdout)["findings"] if done.stdout else []
        return done.returncode, findings, done.stderr


    def account(self):
        """The settings that `tocsin rules coverage --account` reads, and what it says of them."""
        environment = ENVIRONMENT | {"AWS_ENDPOINT_URL": self.endpoint}
        settings = subprocess.run([self.tocsin, "doctor", "--region", REGION, "-o", "account"], capture_output=True, text=True, check=True, env=environment).stdout
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(settings)
            file.flush()
            covered = subprocess.run([self.tocsin, "rules", "coverage", "--account", file.name, "-o", "json"], capture_output=True, text=True, check=False)
        return json.loads(settings), covered.returncode, json.loads(covered.stdout)


class Checks:
    def __init__(self, deployment):
        self.deployment = deployment
        self.wrong = 0

    def expect(self, title, code, level, area, words):
        """The exit code, and a finding of that level and area with these words; no other failure."""
        got, findings, errors = self.deployment.doctor()
        hit = [f for f in findings if f["area"] == area and f["level"] == level and words in f["what"]]
        others = [f for f in findings if f["level"] in ("fail", "unknown") and f not in hit]
        if got != code or not hit or others:
            self.wrong += 1
            print(f"{title}: exit {got}, expected {code} and {level} {area} '{words}'\n{json.dumps(findings, indent=1)}\n{errors}")
        else:
            print(f"ok: {title}: {hit[0]['what']}")


    def in_the_global_region(self):
        """Rules that are there and hand nothing home are not heard, whoever's they are."""
        events = self.deployment.client("events", "us-east-1")
        self.deployment.make_rules("us-east-1", "tocsin-two-", self.deployment.function_arn + "-two")
        self.expect("another instance's rules there", 0, "warn", "regions", "where no rule of the bus hands them to " + HOME_BUS)
        self.deployment.forward()
        self.expect("all is in place", 0, "ok", "rules", "in place: states, patterns and targets are right")
        self.expect("the global region is heard", 0, "ok", "regions", "global services (us-east-1) are heard")
        letters = self.deployment.client("sqs", "us-east-1")
        letters.send_message(QueueUrl=self.deployment.unforwarded, MessageBody="x")
        self.expect("a letter there", 1, "fail", "dead letters", "and lies in tocsin-forward-dead-letters in us-east-1")
        letters.purge_queue(QueueUrl=self.deployment.unforwarded)
        rules = [rule["Name"] for rule in events.list_rules(NamePrefix="tocsin-forward-", Limit=100)["Rules"]]
        for rule in rules:
            events.disable_rule(Name=rule)
        self.expect("its rules are off", 0, "warn", "regions", "switched off: tocsin-forward-")
        for rule in rules:
            events.remove_targets(Rule=rule, Ids=["tocsin"])
        self.expect("its rules have no target", 0, "warn", "regions", "where no rule of the bus hands them to " + HOME_BUS)
        self.deployment.forward()

    def of_log_files(self):
        function = self.deployment.client("lambda")
        self.deployment.client("s3").put_bucket_notification_configuration(Bucket="trail", NotificationConfiguration={})
        self.expect("the bucket tells nobody", 0, "warn", "log files", "the bucket trail does not tell tocsin-intake of the log files below AWSLogs/")
        self.deployment.tell_intake("elsewhere/")
        self.expect("the bucket tells of others", 0, "warn", "log files", "; it tells of other objects")
        self.deployment.tell_intake("AWSLogs/")
        self.expect("log files come", 0, "ok", "log files", "tocsin-intake is told by the bucket trail and handed to the function")
        function.update_event_source_mapping(UUID=self.deployment.mapping, Enabled=False)
        self.expect("nobody takes them", 1, "fail", "log files", "the event source mapping is Disabled")
        function.update_event_source_mapping(UUID=self.deployment.mapping, Enabled=True)

    def of_the_function(self):
        function, sns = self.deployment.client("lambda"), self.deployment.client("sns")
        function.put_function_concurrency(FunctionName="tocsin", ReservedConcurrentExecutions=0)
        self.expect("the function is switched off", 1, "fail", "function", "its reserved concurrency is 0")
        function.delete_function_concurrency(FunctionName="tocsin")
        attributes = {"TopicArn": self.deployment.alerts, "AttributeName": "Policy"}
        before = sns.get_topic_attributes(TopicArn=self.deployment.alerts)["Attributes"]["Policy"]
        denied = {"Effect": "Deny", "Principal": "*", "Action": "sns:Publish", "Resource": self.deployment.alerts,
                  "Condition": {"ArnNotEquals": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/of-before"}}}
        sns.set_topic_attributes(**attributes, AttributeValue=json.dumps({"Version": "2012-10-17", "Statement": [denied]}))
        self.expect("the topic denies the function", 1, "fail", "topic", "role/tocsin to publish: no alert gets through")
        sns.set_topic_attributes(**attributes, AttributeValue=before)

    def of_some_rules(self):
        """Who names a part of what was deployed is told so."""
        code, findings, _ = self.deployment.doctor("--rules", str(RULE))
        extra = [f for f in findings if "that this program's rules do not give" in f["what"] and "--rules rules my-rules" in f["fix"]]
        if code != 0 or not extra:
            self.wrong += 1
            print(f"some of the rules: exit {code}: {json.dumps(findings, indent=1)}")
        else:
            print(f"ok: some of the rules: {extra[0]['what']}")

    def settings(self, expected):
        got, code, covered = self.deployment.account()
        states = {row["rule"]: row["state"] for row in covered["rules"]}
        # A trail without data events: the rules about objects are dead, and coverage says so by its exit code.
        right = states["iam-user-created"] == "alive" and states["s3-ransom-note"] == "dead" and code == 1
        if got != expected | {"account": ACCOUNT} or not right:
            self.wrong += 1
            print(f"the account's settings: {json.dumps(got, indent=1)}, coverage {code} {states['iam-user-created']} {states['s3-ransom-note']}")
        else:
            print("ok: the account's settings, and the rules that are dead in it")


def run(deployment):
    checks = Checks(deployment)
    checks.expect("nothing is there", 1, "fail", "deployment", "nothing named tocsin is deployed in eu-central-1")
    deployment.make()
    checks.expect("the global region is forgotten", 0, "warn", "regions", "IAM, root's sign-ins and other global services report in us-east-1")
    checks.in_the_global_region()
    checks.expect("somebody is told", 0, "ok", "topic", "the alerts reach 1 confirmed subscription")

    checks.settings({"listens": {"regions": ["eu-central-1", "us-east-1"], "log_files": True},
                     "services": {"guardduty": True, "securityhub": True},
                     "trails": [{"name": "tocsin", "logging": True, "multi_region": True, "region": "eu-central-1", "management_events": "all", "data_events": []}]})

    trail, events, sqs = deployment.client("cloudtrail"), deployment.client("events"), deployment.client("sqs")
    checks.of_log_files()
    checks.of_the_function()
    checks.of_some_rules()
    trail.stop_logging(Name="tocsin")
    checks.expect("the trail is off", 1, "fail", "trail", "the trail tocsin is switched off")
    trail.start_logging(Name="tocsin")
    trail.put_event_selectors(TrailName="tocsin", EventSelectors=[{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}])
    checks.expect("the trail records no reads", 0, "warn", "trail", "records no management events that only read")
    trail.put_event_selectors(TrailName="tocsin", EventSelectors=[{"ReadWriteType": "All", "IncludeManagementEvents": True}])

    reads = next(p for p in deployment.patterns if p["read_only"])
    events.put_rule(Name="tocsin-" + reads["name"], EventPattern=reads["pattern"], State="ENABLED")
    checks.expect("a rule is deaf", 1, "fail", "rules", "deaf to events that only read: tocsin-" + reads["name"])
    events.disable_rule(Name="tocsin-" + reads["name"])
    checks.expect("a rule is off", 1, "fail", "rules", "1 rule of the bus for events that only read switched off: tocsin-" + reads["name"])
    events.put_rule(Name="tocsin-" + reads["name"], EventPattern='{"source": ["x"]}', State="ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS")
    checks.expect("a rule has another pattern", 0, "warn", "rules", "with another pattern")
    events.put_targets(Rule="tocsin-" + reads["name"], Targets=[{"Id": "tocsin", "Arn": deployment.function_arn + "-old"}])
    checks.expect("a rule calls something else", 1, "fail", "rules", "without the function as their target")
    events.remove_targets(Rule="tocsin-" + reads["name"], Ids=["tocsin"])
    events.delete_rule(Name="tocsin-" + reads["name"])
    checks.expect("a rule is missing", 1, "fail", "rules", "1 rule of the bus missing: tocsin-" + reads["name"])
    deployment.make_rules()

    sqs.send_message(QueueUrl=deployment.dead_letters, MessageBody="x")
    checks.expect("a dead letter", 1, "fail", "dead letters", "1 could not be handled and lies in tocsin-dead-letters")
    sqs.purge_queue(QueueUrl=deployment.dead_letters)
    deployment.client("lambda").remove_permission(FunctionName="tocsin", StatementId="bus")
    checks.expect("the bus may not call", 1, "fail", "function", "EventBridge is not allowed to invoke the function")
    deployment.allow_bus()
    deployment.client("dynamodb").update_time_to_live(TableName="tocsin-claims",
                                                      TimeToLiveSpecification={"Enabled": False, "AttributeName": "expires_at"})
    checks.expect("the table never forgets", 0, "warn", "claims", "never forgets")
    deployment.client("securityhub").disable_security_hub()
    checks.expect("Security Hub is off", 0, "warn", "security hub", "Security Hub is off")
    deployment.client("sns").delete_topic(TopicArn=deployment.alerts)
    checks.expect("the topic is gone", 1, "fail", "topic", "the topic of alerts is not there")
    return checks.wrong


def main():
    if not is_installed():
        return SKIPPED
    sys.path.extend(str(folder) for folder in VENV.glob("lib/python3*/site-packages"))
    with Moto() as moto:
        return 1 if run(Deployment(moto.url, sys.argv[1])) else 0


if __name__ == "__main__":
    sys.exit(main())
