#include "doctor/checks.h"

#include <gtest/gtest.h>

#include "doc/json_reader.h"

namespace tocsin::doctor {
namespace {

aws::CallError denied(const std::string& service, const std::string& action) {
  aws::CallError error;
  error.kind = aws::CallError::Kind::permission;
  error.service = service;
  error.operation = action;
  error.code = "AccessDenied";
  error.message = "User: arn:aws:iam::1:user/u is not authorized to perform: " + service + ":" + action +
                  " on resource: *";
  return error;
}

aws::CallError missing() {
  aws::CallError error;
  error.kind = aws::CallError::Kind::not_found;
  error.service = "x";
  return error;
}

/// "fail trail: ...", a line a finding.
std::string text(const Findings& findings) {
  std::string out;
  for (const auto& f : findings) out += std::string(name_of(f.level)) + " " + f.area + ": " + f.what + "\n";
  return out;
}

const Deployment kHere{"tocsin", "eu-central-1", "123456789012"};

TrailView trail(bool logging, bool writes, bool reads, bool multi = true, const std::string& error = "") {
  aws::Trail one{"main", "arn:aws:cloudtrail:eu-central-1:1:trail/main", "eu-central-1", "bucket", multi,
                 false};
  return {one, aws::TrailStatus{logging, error}, aws::ManagementEvents{writes, reads}};
}

std::string of_trails(std::vector<TrailView> trails, bool wants_reads = true) {
  return text(check_trails(std::move(trails), wants_reads));
}

TEST(DoctorTrail, OneThatRecordsAllIsEnough) {
  EXPECT_EQ(of_trails({trail(true, true, true)}), "ok trail: the trail main records all regions\n");
  EXPECT_EQ(of_trails({trail(false, true, true), trail(true, true, true)}),
            "ok trail: the trail main records all regions\n");
  EXPECT_EQ(of_trails({trail(true, true, false)}, false), "ok trail: the trail main records all regions\n");
}

TEST(DoctorTrail, SaysWhatIsWrong) {
  EXPECT_EQ(of_trails({}), "fail trail: there is no trail: without one EventBridge hears no API calls\n");
  EXPECT_TRUE(
      of_trails({trail(false, true, true)}).starts_with("fail trail: the trail main is switched off"));
  EXPECT_TRUE(of_trails({trail(true, false, true)})
                  .starts_with("fail trail: the trail main records no management events that change"));
  // CloudTrail takes these in the trail's own region only.
  EXPECT_EQ(check_trails(std::vector<TrailView>{trail(false, true, true)}, true)[0].command,
            "aws cloudtrail start-logging --name arn:aws:cloudtrail:eu-central-1:1:trail/main --region "
            "eu-central-1");
  const auto half = of_trails({trail(true, true, false, false, "AccessDenied")});
  EXPECT_TRUE(half.starts_with("ok trail: the trail main records this region")) << half;
  EXPECT_TRUE(half.find("warn trail: the log files of main do not reach the bucket bucket: AccessDenied") !=
              std::string::npos);
  EXPECT_TRUE(half.find("warn trail: the trail main records no management events that only read") !=
              std::string::npos);
  EXPECT_TRUE(half.find("warn trail: the trail main records one region only") != std::string::npos);
}

TEST(DoctorTrail, WhatMayNotBeSeenNamesThePermission) {
  const auto findings = check_trails(tl::unexpected(denied("cloudtrail", "DescribeTrails")), true);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].level, Level::unknown);
  EXPECT_TRUE(findings[0].is_not_permitted);
  EXPECT_TRUE(findings[0].fix.find("cloudtrail:DescribeTrails") != std::string::npos) << findings[0].fix;
  EXPECT_EQ(exit_code(findings), 4);
}

TEST(DoctorTrail, ReadsBothKindsOfSelectors) {
  const auto read = [](const std::string& json) {
    const auto events = aws::read_management_events(*doc::parse_json(json));
    return std::string(events.writes ? "w" : "-") + (events.reads ? "r" : "-");
  };
  EXPECT_EQ(read(R"({"EventSelectors":[{"ReadWriteType":"All","IncludeManagementEvents":true}]})"), "wr");
  EXPECT_EQ(read(R"({"EventSelectors":[{"ReadWriteType":"WriteOnly","IncludeManagementEvents":true}]})"),
            "w-");
  EXPECT_EQ(read(R"({"EventSelectors":[{"ReadWriteType":"All","IncludeManagementEvents":false}]})"), "--");
  EXPECT_EQ(
      read(
          R"({"AdvancedEventSelectors":[{"FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]}]}]})"),
      "wr");
  EXPECT_EQ(
      read(
          R"({"AdvancedEventSelectors":[{"FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]},)"
          R"({"Field":"readOnly","Equals":["true"]}]}]})"),
      "-r");
  EXPECT_EQ(
      read(
          R"({"AdvancedEventSelectors":[{"FieldSelectors":[{"Field":"eventCategory","Equals":["Data"]}]}]})"),
      "--");
  EXPECT_EQ(read(R"({"EventSelectors":"x"})"), "--");
}

rule::BusPattern pattern(const std::string& name, bool reads) {
  rule::BusPattern one;
  one.name = name;
  one.pattern = *doc::parse_json(R"({"source":["aws.iam"]})");
  one.read_only = reads;
  return one;
}

RuleView rule(const std::string& name, const std::string& state = "ENABLED", const std::string& target = "F",
              const std::string& queue = "Q") {
  return {{"tocsin-" + name, state, R"({ "source" : [ "aws.iam" ] })"},
          std::vector<aws::BusTarget>{{target, queue}}};
}

std::string of_rules(std::vector<RuleView> there, const std::vector<rule::BusPattern>& wanted) {
  there.push_back(rule("heartbeat"));
  return text(check_rules(kHere, std::move(there), wanted, "F"));
}

TEST(DoctorRules, AreThereAsTheRulesNeedThem) {
  const std::vector<rule::BusPattern> wanted{pattern("a", false), pattern("b", true)};
  const std::string reads = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
  EXPECT_EQ(of_rules({rule("a"), rule("b", reads)}, wanted),
            "ok rules: 2 rules of the bus in place: states, patterns and targets are right\n");
  EXPECT_EQ(of_rules({rule("a", reads, "F:live"), rule("b", reads)}, wanted),
            "ok rules: 2 rules of the bus in place: states, patterns and targets are right\n");
  EXPECT_EQ(of_rules({rule("a"), rule("b")}, wanted),
            "fail rules: 1 rule of the bus deaf to events that only read: tocsin-b\n");
  EXPECT_EQ(of_rules({rule("a", "DISABLED")}, wanted),
            "fail rules: 1 rule of the bus missing: tocsin-b\nfail rules: 1 rule of the bus switched off: "
            "tocsin-a\n");
  EXPECT_EQ(of_rules({rule("a", "ENABLED", "G"), rule("b", reads, "F", "")}, wanted),
            "fail rules: 1 rule of the bus without the function as their target: tocsin-a\n"
            "warn rules: 1 rule of the bus without a dead-letter queue: tocsin-b\n");
}

TEST(DoctorRules, ArePatternsWhateverTheOrderOfTheirKeys) {
  auto wanted = pattern("a", false);
  wanted.pattern =
      *doc::parse_json(R"({"source":["aws.iam"],"$or":[{"detail":{"b":[1],"a":[2]},"account":["1"]}]})");
  auto there = rule("a");
  there.rule.pattern = R"({"$or":[{"account":["1"],"detail":{"a":[2],"b":[1]}}],"source":["aws.iam"]})";
  EXPECT_EQ(of_rules({there}, {wanted}),
            "ok rules: 1 rule of the bus in place: states, patterns and targets are right\n");
  there.rule.pattern = R"({"$or":[{"account":["1"],"detail":{"a":[1],"b":[2]}}],"source":["aws.iam"]})";
  EXPECT_EQ(of_rules({there}, {wanted}),
            "warn rules: 1 rule of the bus with another pattern than this program's rules give: tocsin-a\n");
}

TEST(DoctorRules, OfALongListSomeAreNamed) {
  std::vector<rule::BusPattern> wanted;
  for (int i = 0; i < 20; ++i) wanted.push_back(pattern("p" + std::to_string(i), false));
  EXPECT_EQ(of_rules({}, wanted),
            "fail rules: 20 rules of the bus missing: tocsin-p0, tocsin-p1, tocsin-p2, tocsin-p3, tocsin-p4 "
            "and 15 more\n");
}

TEST(DoctorRules, ThatArePartlyUnseenAreUnknown) {
  auto one = rule("a");
  one.targets = tl::unexpected(denied("events", "ListTargetsByRule"));
  const auto said = of_rules({one}, {pattern("a", false)});
  EXPECT_TRUE(said.starts_with("unknown rules: events ListTargetsByRule: AccessDenied")) << said;
}

TEST(DoctorRules, ThatThisFunctionIsCalledByAndNobodyAskedForAreNamed) {
  auto own = rule("own");
  EXPECT_EQ(of_rules({rule("a"), own, rule("drill")}, {pattern("a", false)}),
            "warn rules: 1 rule of the bus that this program's rules do not give: tocsin-own\n");
  own = rule("two-a", "ENABLED", "another function");
  EXPECT_TRUE(of_rules({rule("a"), own}, {pattern("a", false)}).starts_with("ok rules: "));
}

TEST(DoctorRules, TheCommandsSwitchOnEachOneInItsOwnState) {
  const std::vector<rule::BusPattern> wanted{pattern("a", false), pattern("b", false), pattern("c", true),
                                             pattern("d", true)};
  const auto findings =
      check_rules(kHere,
                  std::vector<RuleView>{rule("a", "DISABLED"), rule("b", "DISABLED"), rule("c", "DISABLED"),
                                        rule("d"), rule("heartbeat")},
                  wanted, "F");
  ASSERT_EQ(findings.size(), 3U);
  EXPECT_EQ(findings[0].command,
            "for rule in tocsin-a tocsin-b; do aws events enable-rule --region eu-central-1 --name "
            "\"$rule\"; done");
  const std::string put =
      "aws events put-rule --region eu-central-1 --name \"$rule\" --state "
      "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS --event-pattern \"$(aws events describe-rule --region "
      "eu-central-1 --name \"$rule\" --query EventPattern --output text)\"; done";
  EXPECT_EQ(findings[1].command, "for rule in tocsin-c; do " + put);
  EXPECT_EQ(findings[2].command, "for rule in tocsin-d; do " + put);
}

const std::string kBus = "arn:aws:events:eu-central-1:123456789012:event-bus/default";

RuleView forwarder(const std::string& name, const std::string& state = "ENABLED",
                   const std::string& target = kBus) {
  return rule("forward-" + name, state, target);
}

std::string of_regions(std::vector<RuleView> there, bool log_files_come = true) {
  const std::vector<rule::BusPattern> wanted{pattern("a", false), pattern("b", true)};
  return text(check_regions(kHere, {std::move(there), true, log_files_come, true}, wanted));
}

TEST(DoctorRegions, TheGlobalOneMustBeHandedHome) {
  const std::string reads = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
  EXPECT_TRUE(of_regions({forwarder("a"), forwarder("b", reads)})
                  .starts_with("ok regions: global services (us-east-1) are heard; events of other"));
  EXPECT_TRUE(of_regions({}).starts_with("warn regions: IAM, root's sign-ins and other global services"));
  EXPECT_TRUE(of_regions({}, false).starts_with("fail regions: IAM, root's sign-ins"));
  EXPECT_TRUE(of_regions({rule("heartbeat", "DISABLED", "")}).starts_with("warn regions: IAM, root's"));
}

TEST(DoctorRegions, RulesThatHandNothingHomeAreNoForwarders) {
  const std::string reads = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
  const std::string where =
      "regions: in us-east-1, where IAM, root's sign-ins and other global services report, ";
  EXPECT_EQ(of_regions({forwarder("a", "DISABLED"), forwarder("b")}),
            "warn " + where + "1 rule of the bus switched off: tocsin-forward-a\nwarn " + where +
                "1 rule of the bus deaf to events that only read: tocsin-forward-b\n");
  // Of another instance.
  EXPECT_TRUE(
      of_regions({rule("two-a"), rule("two-b", reads)}, false).starts_with("fail regions: IAM, root's"));
  auto none = forwarder("a");
  none.targets->clear();
  EXPECT_EQ(
      of_regions({none, forwarder("b", reads)}),
      "warn " + where + "1 rule of the bus without the bus " + kBus + " as their target: tocsin-forward-a\n");
  EXPECT_TRUE(of_regions({rule("two-a"), forwarder("a"), forwarder("b", reads)}).starts_with("ok regions"));
  EXPECT_EQ(of_regions({forwarder("x-a"), forwarder("long-b", reads)}).substr(0, 3), "ok ");
  auto deaf = forwarder("a");
  deaf.rule.pattern = R"({"source":["x"]})";
  EXPECT_EQ(of_regions({deaf, forwarder("b", reads)}),
            "warn " + where +
                "1 rule of the bus with another pattern than this program's rules give: tocsin-forward-a\n");
}

TEST(DoctorRegions, WhatCouldNotBeHandedHomeIsCounted) {
  const auto of = [](const Answered<aws::QueueAttributes>& queue) {
    return text(
        check_unforwarded(kHere, "us-east-1", "arn:aws:sqs:us-east-1:1:tocsin-forward-dead-letters", queue));
  };
  aws::QueueAttributes queue;
  EXPECT_EQ(of(queue), "ok dead letters: tocsin-forward-dead-letters in us-east-1 is empty\n");
  queue.visible = 2;
  EXPECT_EQ(of(queue), "fail dead letters: 2 could not be handed to " + kBus +
                           " and lie in tocsin-forward-dead-letters in us-east-1\n");
  EXPECT_TRUE(
      of(tl::unexpected(missing()))
          .starts_with("warn dead letters: there is no queue tocsin-forward-dead-letters in us-east-1"));
  EXPECT_TRUE(of(tl::unexpected(denied("sqs", "GetQueueUrl"))).starts_with("unknown dead letters: sqs"));
}

TEST(DoctorRegions, AtHomeTheRulesThemselvesDecide) {
  const Deployment global{"tocsin", "us-east-1", "1"};
  EXPECT_EQ(text(check_regions(global, {std::vector<RuleView>(), false, true, true}, {})),
            "ok regions: global services (us-east-1) are heard\n");
  EXPECT_EQ(text(check_regions(global, {std::vector<RuleView>(), false, true, false}, {})), "");
  EXPECT_EQ((Deployment{"t", "us-gov-east-1", "1"}.global_region()), "us-gov-west-1");
  EXPECT_EQ((Deployment{"t", "cn-northwest-1", "1"}.topic_arn("alerts")),
            "arn:aws-cn:sns:cn-northwest-1:1:t-alerts");
}

TEST(DoctorFunction, MustBeActiveKnowItsTopicAndBeCallable) {
  aws::FunctionInfo good{
      "F", "Active", "", "Successful", "2025", {{"TOCSIN_SNS_TOPIC_ARN", "T"}, {"TOCSIN_CLAIMS_TABLE", "C"}}};
  EXPECT_EQ(text(check_function(kHere, {good})),
            "ok function: tocsin answers its heartbeat, last changed 2025\n");
  EXPECT_EQ(text(check_function(kHere, {good, false})),
            "fail function: EventBridge is not allowed to invoke the function\n");
  EXPECT_TRUE(text(check_function(kHere, {tl::unexpected(missing())}))
                  .starts_with("fail function: there is no function tocsin"));
  auto bad = good;
  bad.state = "Failed";
  bad.state_reason = "x\nevil\x1b[2J";
  bad.update_status = "Failed";
  bad.variables.clear();
  EXPECT_EQ(text(check_function(kHere, {bad})),
            "fail function: the function is Failed: x.evil.[2J\nfail function: the function's last update "
            "failed: an old one runs\n"
            "fail function: the function does not know where to publish: TOCSIN_SNS_TOPIC_ARN is not set\n"
            "warn function: TOCSIN_CLAIMS_TABLE is not set: an event that AWS delivers twice rings twice\n");
  bad = good;
  bad.state = "Pending";
  EXPECT_EQ(text(check_function(kHere, {bad})), "warn function: the function is being made or changed\n");
  bad.state = "Inactive";  // after weeks without an event; the next one wakes it
  EXPECT_EQ(check_function(kHere, {bad})[0].level, Level::ok);
}

TEST(DoctorFunction, MustRunAndAnswer) {
  const aws::FunctionInfo good{
      "F", "Active", "", "Successful", "2025", {{"TOCSIN_SNS_TOPIC_ARN", "T"}, {"TOCSIN_CLAIMS_TABLE", "C"}}};
  FunctionView view{good};
  view.reserved = 3;
  EXPECT_EQ(check_function(kHere, view)[0].level, Level::ok);
  view.reserved = 0;
  const auto off = check_function(kHere, view);
  EXPECT_EQ(text(off),
            "fail function: the function may not run: its reserved concurrency is 0, which is how one is "
            "switched off\n");
  EXPECT_EQ(off[0].command,
            "aws lambda delete-function-concurrency --region eu-central-1 --function-name tocsin");

  view = FunctionView{good};
  view.heartbeat =
      aws::Invocation{true, "Tocsin.InitError", "TOCSIN_SNS_TOPIC: there is no such\nsetting\x1b[2J"};
  EXPECT_EQ(text(check_function(kHere, view)),
            "fail function: the function does not work: Tocsin.InitError: TOCSIN_SNS_TOPIC: there is no "
            "such.setting.[2J\n");
  view.heartbeat = tl::unexpected(denied("lambda", "InvokeFunction"));
  const auto unasked = check_function(kHere, view);
  EXPECT_TRUE(
      text(unasked).starts_with("unknown function: the function was not asked whether it works: lambda"));
  EXPECT_TRUE(unasked[0].fix.find("lambda:InvokeFunction") != std::string::npos) << unasked[0].fix;
  auto throttled = missing();
  throttled.kind = aws::CallError::Kind::throttled;
  throttled.message = "Rate Exceeded.";
  view.heartbeat = tl::unexpected(throttled);
  EXPECT_TRUE(text(check_function(kHere, view)).starts_with("fail function: the function may not run now"));
}

TEST(DoctorFunction, IsHandedItsRetries) {
  const aws::FunctionInfo good{
      "F",
      "Active",
      "",
      "Successful",
      "2025",
      {{"TOCSIN_SNS_TOPIC_ARN", "T"},
       {"TOCSIN_CLAIMS_TABLE", "C"},
       {"TOCSIN_RETRY_QUEUE", "https://sqs.eu-central-1.amazonaws.com/1/tocsin-retries"}}};
  FunctionView view{good};
  EXPECT_TRUE(text(check_function(kHere, view))
                  .starts_with("fail function: nothing hands the function what waits in tocsin-retries"));
  view.mappings =
      std::vector<aws::SourceMapping>{{"1", "arn:aws:sqs:eu-central-1:1:tocsin-retries", "Disabled"}};
  EXPECT_EQ(check_function(kHere, view)[0].level, Level::failure);
  view.mappings->front().state = "Enabled";
  EXPECT_EQ(check_function(kHere, view)[0].level, Level::ok);
}

std::string of_policy(const std::string& statement) {
  return text(check_publisher("T", "arn:aws:iam::1:role/tocsin", R"({"Statement":[)" + statement + "]}"));
}

TEST(DoctorTopic, APolicyThatDeniesTheFunctionIsSeen) {
  const std::string failed =
      "fail topic: the policy of T denies arn:aws:iam::1:role/tocsin to publish: no alert gets through\n";
  EXPECT_EQ(of_policy(R"({"Effect":"Deny","Principal":"*","Action":"sns:Publish","Resource":"*"})"), failed);
  EXPECT_EQ(of_policy(R"({"Effect":"Deny","Principal":{"AWS":"*"},"Action":["SNS:*"],"Resource":"*"})"),
            failed);
  const std::string but = R"({"Effect":"Deny","Principal":"*","Action":"sns:Publish","Resource":"*",)"
                          R"("Condition":{"ArnNotEquals":{"aws:PrincipalArn":)";
  EXPECT_EQ(of_policy(but + R"("arn:aws:iam::1:role/other"}}})"), failed);
  EXPECT_EQ(of_policy(but + R"("arn:aws:iam::1:role/tocsin"}}})"), "");
  EXPECT_EQ(of_policy(but + R"(["arn:aws:iam::1:role/tocsin","arn:aws:iam::1:role/zoo"]}}})"), "");
  EXPECT_EQ(of_policy(but + R"("arn:aws:iam::1:role/t*"}}})"), "");
  EXPECT_EQ(of_policy(R"({"Effect":"Deny","Principal":"*","Action":"sns:Publish","Resource":"*",)"
                      R"("Condition":{"Bool":{"aws:SecureTransport":"false"}}})"),
            "");
  EXPECT_EQ(of_policy(R"({"Effect":"Deny","Principal":"*","Action":"sns:Subscribe","Resource":"*"})"), "");
  EXPECT_EQ(of_policy(R"({"Effect":"Allow","Principal":"*","Action":"sns:Publish","Resource":"*"})"), "");
  EXPECT_EQ(text(check_publisher("T", "R", std::string("no policy"))), "");
  EXPECT_TRUE(text(check_publisher("T", "R", tl::unexpected(denied("sns", "GetTopicAttributes"))))
                  .starts_with("unknown topic: sns GetTopicAttributes"));
}

TEST(DoctorTopic, SubscriptionsMustBeConfirmed) {
  const auto of = [](std::vector<aws::Subscription> subscriptions, const std::string& purpose = "alerts") {
    return text(check_topic("arn:t", purpose, std::move(subscriptions)));
  };
  EXPECT_EQ(of({{"email", "a@x", true}}), "ok topic: the alerts reach 1 confirmed subscription\n");
  EXPECT_EQ(of({{"email", "a@x", false}}), "fail topic: not confirmed for the alerts: a@x\n");
  EXPECT_EQ(
      of({{"email", "a@x", false}, {"email", "b@x", true}}),
      "warn topic: not confirmed for the alerts: a@x\nok topic: the alerts reach 1 confirmed subscription\n");
  EXPECT_EQ(of({}), "fail topic: nobody is subscribed to the alerts\n");
  EXPECT_EQ(of({}, "operations"), "warn topic: nobody is subscribed to the operations\n");
  EXPECT_EQ(of({{"email", "x\x1b]0;\n", false}}), "fail topic: not confirmed for the alerts: x.]0;.\n");
  EXPECT_EQ(of({{"https", "https://pager.example/SECRET?k=SECRET", false}}),
            "fail topic: not confirmed for the alerts: https://pager.example\n");
  const auto pending =
      check_topic("arn:t", "alerts", std::vector<aws::Subscription>{{"email", "a@x", false}});
  EXPECT_EQ(check_topic("arn:aws:sns:eu-west-1:1:t", "alerts", std::vector<aws::Subscription>())[0].command,
            "aws sns subscribe --region eu-west-1 --topic-arn arn:aws:sns:eu-west-1:1:t --protocol email "
            "--notification-endpoint ADDRESS");
  EXPECT_TRUE(pending[0].fix.starts_with("open the mail from AWS Notifications and confirm"));
}

TEST(DoctorQueues, DeadLettersAreCounted) {
  aws::QueueAttributes queue;
  queue.arn = "arn:aws:sqs:eu-central-1:1:tocsin-dead-letters";
  EXPECT_EQ(text(check_dead_letters(kHere, queue)), "ok dead letters: tocsin-dead-letters is empty\n");
  queue.visible = 2;
  queue.in_flight = 1;
  const auto findings = check_dead_letters(kHere, queue);
  EXPECT_EQ(text(findings), "fail dead letters: 3 could not be handled and lie in tocsin-dead-letters\n");
  EXPECT_EQ(findings[0].command,
            "aws sqs start-message-move-task --region eu-central-1 --source-arn "
            "arn:aws:sqs:eu-central-1:1:tocsin-dead-letters "
            "--destination-arn arn:aws:sqs:eu-central-1:1:tocsin-intake");
}

const std::string kIntake = "arn:aws:sqs:eu-central-1:1:tocsin-intake";

std::string of_log_files(const Answered<std::vector<BucketView>>& buckets,
                         const std::string& state = "Enabled", std::int64_t visible = 0) {
  aws::QueueAttributes queue;
  queue.arn = kIntake;
  queue.visible = visible;
  const std::vector<aws::SourceMapping> mappings{{"the-id", kIntake, state}};
  return text(check_log_files(kHere, queue, mappings, buckets));
}

BucketView bucket(const std::string& prefix, const std::string& suffix = ".json.gz",
                  const std::string& event = "s3:ObjectCreated:*", const std::string& queue = kIntake) {
  return {"logs", "org/AWSLogs/", aws::BucketNotification{{{queue, {event}, prefix, suffix}}, false}};
}

TEST(DoctorLogFiles, TheBucketMustTellTheIntake) {
  const std::string fine =
      "ok log files: tocsin-intake is told by the bucket logs and handed to the function, 0 in it\n";
  EXPECT_EQ(of_log_files({{bucket("org/AWSLogs/")}}), fine);
  EXPECT_EQ(of_log_files({{bucket("", "", "s3:ObjectCreated:Put")}}), fine);
  EXPECT_EQ(of_log_files({{bucket("org/AWSLogs/123456789012/")}}), fine);
  const std::string silent =
      "warn log files: the bucket logs does not tell tocsin-intake of the log files below org/AWSLogs/: what "
      "the bus misses is missed";
  EXPECT_EQ(of_log_files({{{"logs", "org/AWSLogs/", aws::BucketNotification()}}}), silent + "\n");
  const auto others = silent + "; it tells of other objects\n";
  EXPECT_EQ(of_log_files({{bucket("AWSLogs/")}}), others);
  EXPECT_EQ(of_log_files({{bucket("", ".csv")}}), others);
  EXPECT_EQ(of_log_files({{bucket("", "", "s3:ObjectRemoved:*")}}), others);
  EXPECT_EQ(of_log_files({{bucket("", "", "s3:ObjectCreated:*", "another")}}), silent + "\n");
  EXPECT_EQ(of_log_files({{{"logs", "org/AWSLogs/", aws::BucketNotification{{}, true}}}}),
            silent + "; it tells a topic, a function or EventBridge, which was not followed\n");
  EXPECT_EQ(of_log_files({{bucket("x/"), bucket("")}}), fine);
  EXPECT_EQ(of_log_files(std::vector<BucketView>()),
            "warn log files: without a trail there are no log files\n");
  EXPECT_TRUE(
      of_log_files({{bucket("")}}, "Enabled", 5000).starts_with("warn log files: 5000 messages wait"));
}

TEST(DoctorLogFiles, WhatWasNotSeenIsSaid) {
  auto refused = denied("s3", "GetBucketNotification");
  const auto said = of_log_files({{{"logs", "AWSLogs/", tl::unexpected(refused)}}});
  EXPECT_TRUE(said.starts_with(
      "unknown log files: whether the bucket logs tells tocsin-intake of its log files was not seen: s3"))
      << said;
  refused.status = 301;
  EXPECT_TRUE(of_log_files({{{"logs", "AWSLogs/", tl::unexpected(refused)}}})
                  .starts_with("warn log files: the bucket logs is in another region than tocsin-intake"));
  EXPECT_TRUE(of_log_files(tl::unexpected(denied("cloudtrail", "DescribeTrails")))
                  .starts_with("unknown log files: cloudtrail"));
}

TEST(DoctorLogFiles, TheFunctionMustBeHandedThem) {
  const std::vector<BucketView> buckets{bucket("")};
  EXPECT_EQ(of_log_files(buckets, "Disabled"),
            "fail log files: what lies in tocsin-intake is not handed to the function: the event source "
            "mapping is Disabled\n");
  EXPECT_TRUE(of_log_files(buckets, "Updating").starts_with("ok "));
  aws::QueueAttributes queue;
  queue.arn = kIntake;
  const auto of = [&](const Answered<std::vector<aws::SourceMapping>>& mappings) {
    return text(check_log_files(kHere, queue, mappings, buckets));
  };
  EXPECT_TRUE(of({{{"1", "arn:another", "Enabled"}}})
                  .starts_with("fail log files: nothing hands the function what lies in tocsin-intake"));
  EXPECT_TRUE(of(tl::unexpected(denied("lambda", "ListEventSourceMappings")))
                  .starts_with("unknown log files: lambda"));
  EXPECT_TRUE(
      text(check_log_files(kHere, tl::unexpected(missing()), std::vector<aws::SourceMapping>(), buckets))
          .starts_with("warn log files: there is no queue tocsin-intake"));
}

TEST(DoctorLogFiles, ReadsWhomABucketTells) {
  const auto read = aws::read_bucket_notification(
      R"(<?xml version="1.0"?><NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">)"
      R"(<QueueConfiguration><Id>x</Id><Queue>Q</Queue><Event>s3:ObjectCreated:*</Event><Event>e</Event><Filter><S3Key>)"
      R"(<FilterRule><Name>Prefix</Name><Value>a/</Value></FilterRule><FilterRule><Name>suffix</Name><Value>.gz</Value></FilterRule>)"
      R"(</S3Key></Filter></QueueConfiguration></NotificationConfiguration>)");
  ASSERT_TRUE(read && read->queues.size() == 1);
  EXPECT_EQ(read->queues[0].queue_arn, "Q");
  EXPECT_EQ(read->queues[0].events, (std::vector<std::string>{"s3:ObjectCreated:*", "e"}));
  EXPECT_EQ(read->queues[0].prefix + read->queues[0].suffix, "a/.gz");
  EXPECT_FALSE(read->tells_others);
  const auto bus = aws::read_bucket_notification(
      "<NotificationConfiguration><EventBridgeConfiguration/></NotificationConfiguration>");
  EXPECT_TRUE(bus && bus->tells_others && bus->queues.empty());
  EXPECT_FALSE(aws::read_bucket_notification("<Error/>"));
  EXPECT_FALSE(aws::read_bucket_notification("{}"));
}

TEST(DoctorTable, MustBeActiveAndForget) {
  EXPECT_EQ(check_table(kHere, "c", aws::TableInfo{"ACTIVE", true})[0].level, Level::ok);
  EXPECT_EQ(check_table(kHere, "c", aws::TableInfo{"ACTIVE", false})[0].level, Level::warning);
  EXPECT_TRUE(check_table(kHere, "c", aws::TableInfo{"ACTIVE", false})[0].command.starts_with(
      "aws dynamodb update-time-to-live --region eu-central-1 --table-name c "));
  EXPECT_EQ(check_table(kHere, "c", aws::TableInfo{"DELETING", true})[0].level, Level::failure);
  EXPECT_EQ(check_table(kHere, "c", tl::unexpected(missing()))[0].level, Level::failure);
}

TEST(DoctorExitCode, AFailureGoesBeforeWhatWasNotSeen) {
  const Finding ok{"a", Level::ok, ""};
  const Finding warning{"a", Level::warning, ""};
  const Finding failure{"a", Level::failure, ""};
  Finding unseen{"a", Level::unknown, ""};
  EXPECT_EQ(exit_code({ok, warning}), 0);
  EXPECT_EQ(exit_code({ok, unseen}), 2);
  Finding forbidden = unseen;
  forbidden.is_not_permitted = true;
  EXPECT_EQ(exit_code({unseen, forbidden}), 4);
  EXPECT_EQ(exit_code({forbidden, failure}), 1);
}

}  // namespace
}  // namespace tocsin::doctor
