// Against a server on loopback that answers as S3 does, and as a network does.
#include "sink/s3/s3_sink.h"

#include "doc/json_reader.h"
#include "sink/testing/aws_cases.h"
#include "sink/testing/golden.h"

namespace tocsin::sink {
namespace {

using ::testing::HasSubstr;
using testing::made_of;
using ::testing::Not;
using testing::xml_error;

class S3SinkTest : public testing::AwsSinkTest {
 protected:
  S3SinkTest() { use({.bucket = "alerts", .region = "eu-central-1"}); }
  void use(S3Settings settings) {
    make_ = [settings = std::move(settings)](aws::Client* client) {
      return std::make_unique<S3Sink>("night-watch", settings, client);
    };
  }
};

TEST_F(S3SinkTest, LooksAsItShould) {
  const S3Sink sink("s", {.bucket = "alerts"});
  testing::expect_golden("alert.s3.json", sink.render(notification_, "").body);
}

TEST_F(S3SinkTest, WritesOneObjectUnlessItIsThere) {
  const auto result = answered({{"200 OK", ""}});
  ASSERT_TRUE(result) << result.error().reason;
  EXPECT_EQ(result->detail, "written to s3://alerts/tocsin/year=2025/month=03/day=21/d-0001-abcdef.json");
  ASSERT_EQ(requests_.size(), 1U);
  EXPECT_THAT(requests_[0],
              HasSubstr("PUT /alerts/tocsin/year%3D2025/month%3D03/day%3D21/d-0001-abcdef.json "));
  EXPECT_THAT(requests_[0], HasSubstr("If-None-Match: *\r\n"));
  EXPECT_THAT(requests_[0], HasSubstr("/eu-central-1/s3/aws4_request"));
  EXPECT_THAT(requests_[0], HasSubstr("x-amz-checksum-sha256: "));
  EXPECT_THAT(requests_[0], Not(HasSubstr("x-amz-server-side-encryption")));
  EXPECT_THAT(body_of(0), ::testing::EndsWith("}\n"));
  EXPECT_EQ(doc::string_at(doc::parse_json(body_of(0)).value(), "delivery_id"), "d-0001-abcdef");
}

TEST_F(S3SinkTest, WhatIsThereAlreadyIsDelivered) {
  const auto result = answered({{"412 Precondition Failed", xml_error("PreconditionFailed", "x")}});
  ASSERT_TRUE(result) << result.error().reason;
  EXPECT_THAT(result->detail, HasSubstr("already there: s3://alerts/"));
}

TEST_F(S3SinkTest, AsksForEncryptionAndForTheOwner) {
  use({.bucket = "alerts", .encryption = S3Settings::Encryption::sse_s3, .bucket_owner = "123456789012"});
  ASSERT_TRUE(answered({{"200 OK", ""}}));
  EXPECT_THAT(requests_[0], HasSubstr("x-amz-server-side-encryption: AES256\r\n"));
  EXPECT_THAT(requests_[0], HasSubstr("x-amz-expected-bucket-owner: 123456789012\r\n"));
  use({.bucket = "alerts", .encryption = S3Settings::Encryption::sse_kms, .kms_key = "alias/k"});
  ASSERT_TRUE(answered({{"200 OK", ""}}));
  EXPECT_THAT(requests_[0], HasSubstr("x-amz-server-side-encryption: aws:kms\r\n"));
  EXPECT_THAT(requests_[0], HasSubstr("x-amz-server-side-encryption-aws-kms-key-id: alias/k\r\n"));
}

TEST_F(S3SinkTest, AnswersAreUnderstood) {
  expect_cases({
      {"404 X", xml_error("NoSuchBucket", "The specified bucket does not exist"), Kind::unavailable,
       "does not exist"},
      {"400 X", xml_error("EntityTooLarge", "too large"), Kind::permanent, "EntityTooLarge"},
      {"400 X", xml_error("KeyTooLongError", "too long"), Kind::permanent, "KeyTooLong"},
      {"400 X", xml_error("InvalidRequest", "Content-MD5 OR x-amz-checksum- HTTP header is required"),
       Kind::unavailable, "InvalidRequest"},
      {"400 X", xml_error("KMS.DisabledException", "disabled"), Kind::unavailable, "disabled"},
      {"409 X", xml_error("ConditionalRequestConflict", "another write"), Kind::retry, "another write"},
      {"503 X", xml_error("SlowDown", "Reduce your request rate"), Kind::unavailable, "Reduce"},
      {"403 X", xml_error("AccessDenied", "Access Denied"), Kind::unavailable, "s3:PutObject"},
  });
  expect_what_all_services_do(true, xml_error);
}

TEST_F(S3SinkTest, APayloadThatIsNoneIsGivenUp) {
  aws::Settings settings;
  SystemClock clock;
  const auto who = aws::fixed_credentials({"AKIAEXAMPLE", Secret("x"), Secret(), {}, "", "test"});
  aws::Client client(settings, *who, clock);
  const auto sink = make_(&client);
  for (const auto* body : {"", "{", "{}", R"({"Key":"x"})", R"({"Key":5,"Body":"x"})"}) {
    const auto result = sink->deliver({"application/json", body}, {});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, Kind::permanent);
  }
}

TEST(S3Key, IsTheSameForEveryAttempt) {
  auto notification = testing::notification_of(testing::sample_alert());
  EXPECT_EQ(s3_key("", notification), "year=2025/month=03/day=21/d-0001-abcdef.json");
  notification.delivery_id = "../../x y";
  EXPECT_THAT(s3_key("a/", notification), Not(HasSubstr("..")));
}

TEST(S3Settings, AreReadWithTheirErrors) {
  EXPECT_TRUE(made_of(make_s3, "bucket: my-alerts").first);
  EXPECT_TRUE(made_of(make_s3,
                      "bucket: a.b\nprefix: ''\nregion: eu-west-1\nencryption: aws:kms\nkms_key: alias/x\n"
                      "bucket_owner: '123456789012'\nformat: ocsf")
                  .first);
  for (const auto* wrong :
       {"bucket: s3://x", "bucket: X-Y", "bucket: ab", "bucket: a..b", "bucket: -abc", "bucket: abc-",
        "bucket: abc\nprefix: /x", "bucket: abc\nprefix: 'a b'", "bucket: abc\nprefix: a//b",
        "bucket: abc\nencryption: none", "bucket: abc\nkms_key: x", "bucket: abc\nbucket_owner: '1'",
        "bucket: abc\nencryption: aws:kms\nkms_key: \"a\\nb\"", "{}"}) {
    EXPECT_FALSE(made_of(make_s3, wrong).first) << wrong;
  }
}

}  // namespace
}  // namespace tocsin::sink
