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
  EXPECT_THAT(of("lambda", R"({"wildcard":"Invoke*Async"})"), ElementsAre("InvokeAsync", "management"))
      << "the bus is told the beginning only, the rule's own test decides";
  EXPECT_THAT(of("s3", R"({"wildcard":"GetObj*t"})"),
              ElementsAre("GetObject", "GetObjectTorrent", "management"));
  for (const auto* whole : {R"({"wildcard":"*Object"})", R"({"wildcard":"*Ob*ject"})"})
    EXPECT_THAT(of("s3", whole), ElementsAre("CopyObject", "DeleteObject", "GetObject", "HeadObject",
                                             "PutObject", "RestoreObject", "management"))
        << whole;
  EXPECT_THAT(of("sqs", R"({"wildcard":"*ReceiveMess*"})"), ElementsAre("ReceiveMessage", "management"));
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

TEST(EventNeeds, WithoutOneExactSourceAreThoseOfEachThatPasses) {
  const auto of = [](const std::string& fields) { return told(rule_of(R"({"detail":{)" + fields + "}}")); };
  EXPECT_THAT(of(R"("eventName":["GetObject"])"), ElementsAre("GetObject"));
  EXPECT_THAT(of(R"("eventName":[{"equals-ignore-case":"getobject"},"CreateUser"])"),
              ElementsAre("GetObject", "management"));
  EXPECT_THAT(of(R"("eventName":[{"prefix":"Put"}],"eventSource":[{"prefix":"ebs"},{"prefix":"kine"}])"),
              ElementsAre("PutSnapshotBlock", "PutRecord", "PutRecords", "management"));
  EXPECT_THAT(of(R"("eventName":["ExecuteStatement"])"), ElementsAre("ExecuteStatement", "management"))
      << "redshift-data has one that is a management event";
  EXPECT_THAT(of(R"("eventName":["GetObject"],"eventSource":["iam.amazonaws.com"])"),
              ElementsAre("management"));
  for (const auto* anything :
       {R"("eventName":[{"anything-but":["GetObject"]}])", R"("eventName":[{"exists":true}])",
        R"("eventName":[{"wildcard":"*"}])", R"("userAgent":["x"])"})
    EXPECT_THAT(of(anything), ElementsAre("management")) << anything;
}

TEST(EventNeeds, OfACategoryAreAllDataEventsOfTheService) {
  const auto of = [](const std::string& fields) {
    return told(rule_of(R"({"source":["aws.sns"],"detail":{)" + fields + "}}"));
  };
  for (const auto* data :
       {R"("eventCategory":["Data"])", R"("managementEvent":[false])", R"("eventCategory":[{"prefix":"D"}])",
        R"("$or":[{"eventCategory":["Data"]},{"managementEvent":[false]}])"})
    EXPECT_THAT(of(data), ElementsAre("Publish", "PublishBatch")) << data;
  EXPECT_THAT(of(R"("eventCategory":["Data","Management"])"), ElementsAre("management"));
  EXPECT_THAT(of(R"("eventCategory":["Management"])"), ElementsAre("management"));
  EXPECT_THAT(of(R"("eventCategory":["Data"],"eventName":[{"suffix":"Batch"}])"),
              ElementsAre("PublishBatch"));
  std::set<std::string> types;
  for (const auto& need : event_needs(rule_of(R"({"detail":{"eventCategory":["Data"]}})")))
    types.insert(need.type);
  EXPECT_EQ(types.size(), services_with_data_events().size()) << "of no service: all that the table has";
}

/// A rule whose pattern says no more than that events come by CloudTrail.
std::vector<std::string> told_of_detection(const std::string& searches, const std::string& condition) {
  auto rule = rule_of(R"({"detail-type":["AWS API Call via CloudTrail"]})");
  const auto detection = doc::parse_json("{" + searches + R"(,"condition":")" + condition + R"("})");
  EXPECT_TRUE(detection) << searches;
  if (detection) rule.detection = *detection;
  return told(rule);
}

TEST(EventNeeds, OfADetectionWithoutOneExactSourceAreThoseOfEachThatPasses) {
  const auto of = told_of_detection;
  EXPECT_THAT(of(R"("a":{"eventName|startswith":"GetObjectT"})", "a"),
              ElementsAre("GetObjectTagging", "GetObjectTorrent", "management"));
  EXPECT_THAT(of(R"("a":{"eventSource|startswith":"s3","eventName|startswith":"PutObjectA"})", "a"),
              ElementsAre("PutObjectAcl", "management"));
  EXPECT_THAT(of(R"("a":{"eventSource|startswith":"sns","managementEvent":false})", "a"),
              ElementsAre("Publish", "PublishBatch"));
  EXPECT_THAT(of(R"("a":{"eventSource":"sns.amazonaws.com"},"b":{"managementEvent":true})", "a and not b"),
              ElementsAre("Publish", "PublishBatch"));
  EXPECT_THAT(
      of(R"("a":{"eventSource":"sns.amazonaws.com","eventCategory":"Data"},"b":{"userAgent":"x"})", "a or b"),
      ElementsAre("Publish", "PublishBatch", "management"));
  EXPECT_THAT(of(R"("a":{"eventSource":"s3.amazonaws.com"},"b":{"eventName|startswith":["List","Head"]})",
                 "a and not b"),
              ElementsAre("management"))
      << "a rule about whatever a service does is alive without data events";
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
