#include "rule/bus/event_needs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "rule/bus/data_events.h"
#include "rule/file/rule_document.h"

namespace tocsin::rule {
namespace {

using ::testing::ElementsAre;
using From = EventNeed::From;

Rule rule_of(const std::string& pattern) {
  Rule rule;
  rule.id = "a-rule";
  auto value = doc::parse_json(pattern);
  EXPECT_TRUE(value) << pattern;
  if (value) rule.pattern = std::move(*value);
  return rule;
}

TEST(EventNeeds, OfAnApiCallAreATrail) {
  const auto needs = event_needs(rule_of(
      R"({"source":["aws.ec2"],"detail-type":["AWS API Call via CloudTrail"],"detail":{"eventName":["RunInstances","GetPasswordData"]}})"));
  ASSERT_EQ(needs.size(), 2U);
  EXPECT_EQ(needs[0].from, From::management);
  EXPECT_FALSE(needs[0].reads);
  EXPECT_THAT(needs[0].event_names, ElementsAre("RunInstances"));
  EXPECT_TRUE(needs[1].reads);
  EXPECT_FALSE(needs[1].is_global);
}

TEST(EventNeeds, OfARuleWithoutAPatternAreNone) {
  EXPECT_TRUE(event_needs(Rule{}).empty());
}

TEST(EventNeeds, OfGlobalServicesAreInOneRegion) {
  EXPECT_TRUE(event_needs(rule_of(R"({"source":["aws.iam"],"detail":{"eventName":["CreateUser"]}})"))
                  .at(0)
                  .is_global);
  EXPECT_TRUE(
      event_needs(rule_of(R"({"detail":{"eventSource":["organizations.amazonaws.com"]}})")).at(0).is_global);
  EXPECT_FALSE(event_needs(rule_of(R"({"detail":{"userIdentity":{"type":["Root"]}}})")).at(0).is_global);
}

/// The data events' names, then "management" when it needs such too.
std::vector<std::string> told(const Rule& rule) {
  std::vector<std::string> out;
  bool management = false;
  for (const auto& need : event_needs(rule)) {
    management = management || need.from == From::management;
    if (need.from == From::data) out.insert(out.end(), need.event_names.begin(), need.event_names.end());
  }
  if (management) out.emplace_back("management");
  return out;
}

TEST(EventNeeds, OfAPartOfANameAreBothKinds) {
  const auto of = [](const std::string& source, const std::string& tests) {
    return told(rule_of(R"({"source":["aws.)" + source + R"("],"detail":{"eventName":[)" + tests + "]}}"));
  };
  EXPECT_THAT(of("s3", R"({"prefix":"GetObjectT"})"),
              ElementsAre("GetObjectTagging", "GetObjectTorrent", "management"));
  EXPECT_THAT(of("s3", R"({"prefix":{"equals-ignore-case":"uploadpart"}})"),
              ElementsAre("UploadPart", "UploadPartCopy", "management"));
  EXPECT_THAT(of("dynamodb", R"({"suffix":"Statement"},"PutItem")"),
              ElementsAre("BatchExecuteStatement", "ExecuteStatement", "PutItem", "management"));
  EXPECT_THAT(of("lambda", R"({"wildcard":"Invoke*Async"})"),
              ElementsAre("Invoke", "Invoke20150331", "InvokeAsync", "management"))
      << "of a wildcard the bus is told its beginning";
  EXPECT_THAT(of("s3", R"({"prefix":"PutBucket"})"), ElementsAre("management"));
  EXPECT_THAT(of("iam", R"({"prefix":"Get"})"), ElementsAre("management"));
  EXPECT_THAT(told(rule_of(R"({"source":["aws.s3"]})")), ElementsAre("management"));
}

TEST(EventNeeds, OfADetectionAreTheNamesThatItTakes) {
  const auto of = [](const std::string& searches, const std::string& condition) {
    auto rule = rule_of(R"({"source":["aws.s3"]})");
    const auto detection = doc::parse_json("{" + searches + R"(,"condition":")" + condition + R"("})");
    EXPECT_TRUE(detection) << searches;
    if (detection) rule.detection = *detection;
    return told(rule);
  };
  EXPECT_THAT(of(R"("a":{"eventName|endswith":"torrent"})", "a"),
              ElementsAre("GetObjectTorrent", "management"));
  EXPECT_THAT(
      of(R"("a":{"eventName|re":"^(Get|Put)ObjectAcl$"},"b":{"eventName":"PutObjectAcl"})", "a and not b"),
      ElementsAre("GetObjectAcl", "management"));
  EXPECT_THAT(of(R"("a":{"userAgent":"x"})", "a"), ElementsAre("management"));
  EXPECT_THAT(of(R"("a":{"eventName":"GetObject"})", "not a"), ElementsAre("management"));
}

TEST(EventNeeds, TellDataEventsFromManagementEvents) {
  const auto needs = event_needs(rule_of(
      R"({"source":["aws.s3"],"detail":{"eventName":["PutObject","PutBucketPolicy","CopyObject"]}})"));
  ASSERT_EQ(needs.size(), 2U);
  std::set<std::string> data;
  for (const auto& need : needs) {
    if (need.from == From::management) {
      EXPECT_THAT(need.event_names, ElementsAre("PutBucketPolicy"));
    } else {
      EXPECT_EQ(need.type, "AWS::S3::Object");
      data.insert(need.event_names.begin(), need.event_names.end());
    }
  }
  EXPECT_THAT(data, ElementsAre("CopyObject", "PutObject"));
}

TEST(EventNeeds, KnowDataEventsInAnyCaseAsSigmaAsksForThem) {
  const auto needs = event_needs(rule_of(
      R"({"detail":{"eventSource":[{"equals-ignore-case":"S3.amazonaws.com"}],)"
      R"("eventName":[{"equals-ignore-case":"getobject"},{"equals-ignore-case":"PutBucketPolicy"}]}})"));
  std::set<std::string> names;
  for (const auto& need : needs) {
    const auto wanted = need.from == From::data ? "GetObject" : "PutBucketPolicy";
    EXPECT_THAT(need.event_names, ElementsAre(wanted));
    names.insert(wanted);
  }
  EXPECT_EQ(names.size(), 2U);
}

TEST(EventNeeds, OfFindingsAreTheService) {
  const auto finding =
      event_needs(rule_of(R"({"source":["aws.guardduty"],"detail-type":["GuardDuty Finding"]})"));
  ASSERT_EQ(finding.size(), 1U);
  EXPECT_EQ(finding[0].from, From::service);
  EXPECT_EQ(finding[0].service, "guardduty");
  // Health tells without being switched on.
  EXPECT_EQ(
      event_needs(rule_of(R"({"source":["aws.health"],"detail-type":["AWS Health Event"]})")).at(0).service,
      "");
  // Without a detail-type it may be either.
  const auto either = event_needs(rule_of(R"({"source":["aws.guardduty"]})"));
  EXPECT_EQ(either.size(), 2U);
}

TEST(DataEvents, AreKnownByServiceAndWholeName) {
  EXPECT_EQ(data_event_type("s3", "GetObject"), "AWS::S3::Object");
  EXPECT_EQ(data_event_type("s3", "Object"), "");
  EXPECT_EQ(data_event_type("s3", "PutBucketPolicy"), "");
  EXPECT_EQ(data_event_type("s3", ""), "");
  EXPECT_EQ(data_event_type("ec2", "GetObject"), "");
  EXPECT_EQ(data_event_type("ebs", "ListSnapshotBlocks"), "AWS::EC2::Snapshot");
}

RuleSet rules_of(const std::vector<std::string>& patterns) {
  std::vector<ReadRule> rules;
  for (const auto& text : patterns) {
    auto& read = rules.emplace_back();
    read.rule = rule_of(text);
    read.rule.id += std::to_string(rules.size());
    auto pattern = match::parse_pattern(read.rule.pattern, {"pattern", text});
    EXPECT_TRUE(pattern) << text;
    if (pattern) read.pattern = std::move(*pattern);
  }
  return RuleSet::assemble(std::move(rules)).value();
}

TEST(EventSelectors, AskForNoMoreDataEventsThanTheRulesName) {
  const auto selectors = event_selectors(
      rules_of({R"({"source":["aws.s3"],"detail":{"eventName":["PutObject"]}})",
                R"({"source":["aws.s3"],"detail":{"eventName":["CopyObject","DeleteBucket"]}})"}));
  EXPECT_EQ(
      doc::to_json(selectors),
      R"([{"Name":"Management events","FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]}]},)"
      R"({"Name":"AWS::S3::Object for Tocsin's rules","FieldSelectors":[{"Field":"eventCategory","Equals":["Data"]},)"
      R"({"Field":"resources.type","Equals":["AWS::S3::Object"]},{"Field":"eventName","Equals":["CopyObject","PutObject"]}]}])");
}

TEST(EventSelectors, OfTheShippedRulesNameS3AndSnapshots) {
  const auto loaded = RuleSet::load({.run_tests = false});
  ASSERT_TRUE(loaded);
  const auto text = doc::to_json(event_selectors(loaded->rules));
  EXPECT_THAT(text, ::testing::HasSubstr("\"AWS::S3::Object\""));
  EXPECT_THAT(text, ::testing::HasSubstr("\"ListSnapshotBlocks\""));
}

}  // namespace
}  // namespace tocsin::rule
