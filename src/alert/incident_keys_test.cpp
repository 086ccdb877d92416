#include "alert/incident_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "doc/json_reader.h"

namespace tocsin::alert {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

IncidentKeys keys_of(const std::string& json) {
  auto value = doc::parse_json(json);
  EXPECT_TRUE(value) << json;
  return incident_keys(event::shape(event::to_envelope(std::move(value.value())), json));
}

IncidentKeys guardduty(const std::string& id, const std::string& severity, const std::string& key = "",
                       const std::string& account = "111122223333") {
  return keys_of(R"({"source":"aws.guardduty","detail-type":"GuardDuty Finding","account":")" + account +
                 R"(","region":"eu-west-1","detail":{"accountId":")" + account +
                 R"(","region":"eu-west-1","id":")" + id + R"(","type":"t","severity":)" + severity +
                 R"(,"resource":{"accessKeyDetails":{"accessKeyId":")" + key + R"("}}}})");
}

std::string finding(const std::string& product, const std::string& id, const std::string& label = "HIGH",
                    const std::string& key = "") {
  return R"({"ProductArn":")" + product + R"(","AwsAccountId":"111122223333","Region":"eu-west-1","Id":")" +
         id + R"(","Severity":{"Label":")" + label +
         R"("},"Resources":[{"Id":"r","Details":{"AwsIamAccessKey":{"AccessKeyId":")" + key + R"("}}}]})";
}

IncidentKeys security_hub(const std::string& findings,
                          const std::string& type = "Security Hub Findings - Imported") {
  return keys_of(R"({"source":"aws.securityhub","detail-type":")" + type +
                 R"(","account":"111122223333","region":"eu-west-1","detail":{"findings":[)" + findings +
                 "]}}");
}

IncidentKeys cloudtrail(const std::string& identity, const std::string& more = "{}") {
  return keys_of(R"({"source":"aws.iam","detail-type":"AWS API Call via CloudTrail","account":"111122223333",
    "detail":{"eventSource":"iam.amazonaws.com","eventName":"CreateUser","eventTime":"2026-01-01T00:00:00Z",
    "userIdentity":)" +
                 identity + R"(,"requestParameters":)" + more + R"(,"responseElements":)" + more + "}}");
}

constexpr const char* kHub = "arn:aws:securityhub:eu-west-1::product/aws/guardduty";
constexpr const char* kArn = "arn:aws:guardduty:eu-west-1:111122223333:detector/d1/finding/f1";
constexpr const char* kKey = "ASIAEXAMPLEKEY000001";

TEST(IncidentKeys, AFindingAndItsCopyInSecurityHubAreOne) {
  const auto own = guardduty("f1", "8");
  EXPECT_EQ(own.finding.size(), std::string("finding:").size() + 64);
  EXPECT_EQ(security_hub(finding(kHub, kArn)).finding, own.finding);
  EXPECT_EQ(guardduty("f1", "2").finding, own.finding) << "an update";
  EXPECT_NE(guardduty("f2", "8").finding, own.finding);
  EXPECT_NE(guardduty("f1", "8", "", "444455556666").finding, own.finding);
  EXPECT_THAT(guardduty("", "8").finding, IsEmpty());
}

// BatchImportFindings lets any product say any Id.
TEST(IncidentKeys, NobodyElseCanNameAFinding) {
  const auto own = guardduty("f1", "8").finding;
  for (const auto* product : {"arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default",
                              "arn:aws:securityhub:eu-west-1::product/other/guardduty",
                              "arn:aws:securityhub:eu-west-1:1:product/aws/guardduty", "aws/guardduty", ""}) {
    EXPECT_NE(security_hub(finding(product, kArn)).finding, own) << product;
  }
  for (const auto* id : {"f1", "arn:aws:guardduty:eu-west-1:444455556666:detector/d1/finding/f1",
                         "arn:aws:guardduty:us-east-1:111122223333:detector/d1/finding/f1",
                         "arn:aws:guardduty:eu-west-1:111122223333:detector/d1/finding/f1/x"}) {
    EXPECT_NE(security_hub(finding(kHub, id)).finding, own) << id;
    EXPECT_NE(security_hub(finding(kHub, id)).finding, "") << id;
  }
}

TEST(IncidentKeys, SeveralFindingsAndACustomActionHaveNone) {
  EXPECT_THAT(security_hub(finding(kHub, kArn) + "," + finding(kHub, kArn)).finding, IsEmpty());
  EXPECT_THAT(security_hub(finding(kHub, kArn), "Security Hub Findings - Custom Action").finding, IsEmpty());
  EXPECT_THAT(security_hub("").finding, IsEmpty());
  EXPECT_THAT(security_hub("null,7").finding, IsEmpty());
}

TEST(IncidentKeys, AFindingSaysHowGraveItIs) {
  EXPECT_EQ(guardduty("f", "9.5").finding_severity, 4);
  EXPECT_EQ(guardduty("f", "8").finding_severity, 3);
  EXPECT_EQ(guardduty("f", "5.0").finding_severity, 2);
  EXPECT_EQ(guardduty("f", "2").finding_severity, 1);
  EXPECT_EQ(guardduty("f", "\"much\"").finding_severity, -1);
  EXPECT_EQ(guardduty("f", "\"nan\"").finding_severity, -1);
  EXPECT_EQ(security_hub(finding(kHub, kArn, "CRITICAL")).finding_severity, 4);
  EXPECT_EQ(security_hub(finding(kHub, kArn, "70")).finding_severity, 3);
}

TEST(IncidentKeys, WhoActsIsTheSessionAndTheKey) {
  const std::string role =
      R"({"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/admin/alice","accountId":"111122223333",)"
      R"("accessKeyId":"ASIAEXAMPLEKEY000001"})";
  const auto keys = cloudtrail(role);
  ASSERT_THAT(keys.live, SizeIs(2));
  EXPECT_THAT(keys.finding, IsEmpty());
  EXPECT_EQ(cloudtrail(role).live, keys.live);
  const auto finding_keys = guardduty("f", "8", kKey);
  ASSERT_THAT(finding_keys.live, SizeIs(1));
  EXPECT_EQ(finding_keys.live[0], keys.live[1]) << "the key that GuardDuty names is the same one";
  const auto copy = security_hub(finding(kHub, kArn, "HIGH", kKey));
  EXPECT_EQ(copy.live, finding_keys.live);
}

TEST(IncidentKeys, NamesThatACallerChoosesAreNone) {
  const std::string alice =
      R"({"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/alice","accountId":"111122223333"})";
  const auto keys =
      cloudtrail(alice, R"({"accessKeyId":"AKIAEXAMPLEKEY000001","accessKey":{"accessKeyId":"AKIAX"}})");
  EXPECT_THAT(keys.live, SizeIs(1));
  EXPECT_THAT(
      security_hub(finding("arn:aws:securityhub:eu-west-1:1:product/1/default", "x", "LOW", kKey)).live,
      IsEmpty());
  EXPECT_THAT(guardduty("f", "8", "GeneratedFindingAccessKeyId").live, IsEmpty());
}

TEST(IncidentKeys, ServicesHaveNone) {
  for (
      const auto* identity :
      {R"({"type":"AWSService","invokedBy":"config.amazonaws.com"})", "null", "7", "{}",
       R"({"type":"AWSAccount","accountId":"1","principalId":"AIDA"})",
       R"({"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/AWSServiceRoleForConfig/x","accountId":"1"})"}) {
    EXPECT_THAT(cloudtrail(identity).live, IsEmpty()) << identity;
  }
  EXPECT_THAT(keys_of(R"({"source":"mine","detail-type":"x","detail":{"userIdentity":{"arn":"a"}}})").live,
              IsEmpty());
}

}  // namespace
}  // namespace tocsin::alert
