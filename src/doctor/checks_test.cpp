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

TEST(DoctorRegions, TheGlobalOneMustBeHeard) {
  EXPECT_TRUE(text(check_regions(kHere, std::vector<aws::BusRule>{}, true))
                  .starts_with("warn regions: IAM, root's sign-ins"));
  EXPECT_TRUE(text(check_regions(kHere, std::vector<aws::BusRule>{{"tocsin-a", "ENABLED", ""}}, true))
                  .starts_with("ok regions: "));
  const Deployment global{"tocsin", "us-east-1", "1"};
  EXPECT_EQ(text(check_regions(global, std::vector<aws::BusRule>{{"tocsin-a", "ENABLED", ""}}, false)),
            "ok regions: global services (us-east-1) are heard\n");
  EXPECT_EQ(text(check_regions(global, {}, false)), "");
  EXPECT_EQ((Deployment{"t", "us-gov-east-1", "1"}.global_region()), "us-gov-west-1");
  EXPECT_EQ((Deployment{"t", "cn-northwest-1", "1"}.topic_arn("alerts")),
            "arn:aws-cn:sns:cn-northwest-1:1:t-alerts");
}

TEST(DoctorFunction, MustBeActiveKnowItsTopicAndBeCallable) {
  aws::FunctionInfo good{
      "F", "Active", "", "Successful", "2025", {{"TOCSIN_SNS_TOPIC_ARN", "T"}, {"TOCSIN_CLAIMS_TABLE", "C"}}};
  EXPECT_EQ(text(check_function(kHere, good, true)), "ok function: tocsin is there, last changed 2025\n");
  EXPECT_EQ(text(check_function(kHere, good, false)),
            "fail function: EventBridge is not allowed to invoke the function\n");
  EXPECT_TRUE(text(check_function(kHere, tl::unexpected(missing()), true))
                  .starts_with("fail function: there is no function tocsin"));
  auto bad = good;
  bad.state = "Failed";
  bad.state_reason = "x\nevil\x1b[2J";
  bad.update_status = "Failed";
  bad.variables.clear();
  EXPECT_EQ(text(check_function(kHere, bad, true)),
            "fail function: the function is Failed: x.evil.[2J\nfail function: the function's last update "
            "failed: an old one runs\n"
            "fail function: the function does not know where to publish: TOCSIN_SNS_TOPIC_ARN is not set\n"
            "warn function: TOCSIN_CLAIMS_TABLE is not set: an event that AWS delivers twice rings twice\n");
  bad = good;
  bad.state = "Inactive";  // after weeks without an event; the next one wakes it
  EXPECT_EQ(check_function(kHere, bad, true)[0].level, Level::ok);
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
  queue.visible = 5000;
  EXPECT_EQ(check_intake(kHere, queue)[0].level, Level::warning);
}

TEST(DoctorTable, MustBeActiveAndForget) {
  EXPECT_EQ(check_table("c", aws::TableInfo{"ACTIVE", true})[0].level, Level::ok);
  EXPECT_EQ(check_table("c", aws::TableInfo{"ACTIVE", false})[0].level, Level::warning);
  EXPECT_EQ(check_table("c", aws::TableInfo{"DELETING", true})[0].level, Level::failure);
  EXPECT_EQ(check_table("c", tl::unexpected(missing()))[0].level, Level::failure);
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
