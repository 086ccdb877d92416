#include "event/testing/sample.h"

namespace tocsin::event {
namespace {

using testing::json;
using testing::sample;

std::string detail_type(std::string_view record) {
  const auto envelope = to_envelope(json(record));
  return std::string(doc::string_at(envelope, "detail-type").value_or("(none)"));
}

TEST(Envelope, of_a_record_is_what_the_bus_would_deliver) {
  const auto envelope = to_envelope(sample("cloudtrail-create-user"));
  EXPECT_EQ(doc::string_at(envelope, "source"), "aws.iam");
  EXPECT_EQ(doc::string_at(envelope, "detail-type"), "AWS API Call via CloudTrail");
  EXPECT_EQ(doc::string_at(envelope, "account"), "123456789012");
  EXPECT_EQ(doc::string_at(envelope, "region"), "us-east-1");
  EXPECT_EQ(doc::string_at(envelope, "time"), "2025-03-21T13:22:00Z");
  EXPECT_TRUE(doc::equal(*envelope.find("detail"), sample("cloudtrail-create-user")));
}

TEST(Envelope, names_the_detail_type_by_the_event_type) {
  EXPECT_EQ(
      detail_type(
          R"({"eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","eventTime":"","eventType":"AwsConsoleSignIn"})"),
      "AWS Console Sign In via CloudTrail");
  EXPECT_EQ(
      detail_type(
          R"({"eventSource":"kms.amazonaws.com","eventName":"RotateKey","eventTime":"","eventType":"AwsServiceEvent"})"),
      "AWS Service Event via CloudTrail");
  EXPECT_EQ(
      detail_type(
          R"({"eventSource":"s3.amazonaws.com","eventName":"x","eventTime":"","eventType":"AwsConsoleAction"})"),
      "AWS Console Action via CloudTrail");
  EXPECT_EQ(
      detail_type(
          R"({"eventSource":"ec2.amazonaws.com","eventName":"RunInstances","eventTime":"","eventType":"AwsCloudTrailInsight"})"),
      "AWS Insight via CloudTrail");
  EXPECT_EQ(
      detail_type(
          R"({"eventSource":"s3.amazonaws.com","eventName":"GetObject","eventTime":"","eventType":"AwsVpceEvent"})"),
      "AWS Network Activity Event via CloudTrail");
}

TEST(Envelope, of_old_records_without_event_type_is_a_call_or_a_sign_in) {
  EXPECT_EQ(detail_type(R"({"eventSource":"iam.amazonaws.com","eventName":"CreateUser","eventTime":""})"),
            "AWS API Call via CloudTrail");
  EXPECT_EQ(
      detail_type(
          R"({"eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","eventTime":"","eventType":7})"),
      "AWS Console Sign In via CloudTrail");
}

TEST(Envelope, of_a_record_from_a_table_has_no_null_for_an_error) {
  const std::string record = R"({"eventSource":"a","eventName":"b","eventTime":"c","requestParameters":null)";
  const auto clean = to_envelope(json(record + "}"));
  EXPECT_TRUE(doc::equal(to_envelope(json(record + R"(,"errorCode":null,"errorMessage":null})")), clean));
  const auto refused = to_envelope(json(record + R"(,"errorCode":"AccessDenied","errorMessage":null})"));
  EXPECT_EQ(doc::string_at(refused, "detail.errorCode"), "AccessDenied");
  EXPECT_EQ(refused.find("detail")->find("errorMessage"), nullptr);
}

TEST(Envelope, leaves_everything_else_as_it_is) {
  for (const std::string_view text :
       {"null", "7", R"("x")", "[]", "{}", R"({"eventSource":"a","eventName":"b"})",
        R"({"eventSource":1,"eventName":"b","eventTime":"c"})",
        R"({"eventSource":"a","eventName":"b","eventTime":"c","detail":{}})",
        R"({"source":"aws.iam","detail-type":"x","detail":{"errorCode":null}})"}) {
    EXPECT_TRUE(doc::equal(to_envelope(json(text)), json(text))) << text;
  }
  EXPECT_TRUE(doc::equal(to_envelope(sample("bus-create-user")), sample("bus-create-user")));
}

}  // namespace
}  // namespace tocsin::event
