// Against a server on loopback that answers as CloudWatch Logs does, and as a network does.
#include "sink/cloudwatch_logs/cloudwatch_logs_sink.h"

#include "doc/json_reader.h"
#include "sink/testing/aws_cases.h"
#include "sink/testing/golden.h"

namespace tocsin::sink {
namespace {

using ::testing::HasSubstr;
using testing::json_error;
using testing::made_of;
using ::testing::SizeIs;

constexpr const char* kTooOld = R"({"rejectedLogEventsInfo":{"tooOldLogEventEndIndex":1}})";

class CloudwatchLogsSinkTest : public testing::AwsSinkTest {
 protected:
  CloudwatchLogsSinkTest() {
    make_ = [](aws::Client* client) {
      return std::make_unique<CloudwatchLogsSink>(
          "night-watch", CloudwatchLogsSettings{"/tocsin/alerts", "one", "eu-central-1"}, client);
    };
  }
  static std::string timestamp_in(const std::string& body) {
    return doc::scalar_at(doc::parse_json(body).value(), "logEvents.0.timestamp").value_or("");
  }
};

TEST_F(CloudwatchLogsSinkTest, LooksAsItShould) {
  const CloudwatchLogsSink sink("l", {"/tocsin/alerts"});
  testing::expect_golden("alert.cloudwatch_logs.json", sink.render(notification_, "").body);
}

TEST_F(CloudwatchLogsSinkTest, WritesOneEvent) {
  const auto result = answered({{"200 OK", R"({"nextSequenceToken":"1"})"}});
  ASSERT_TRUE(result) << result.error().reason;
  EXPECT_EQ(result->detail, "in /tocsin/alerts one");
  ASSERT_THAT(requests_, SizeIs(1));
  EXPECT_THAT(requests_[0], HasSubstr("/eu-central-1/logs/aws4_request"));
  EXPECT_EQ(timestamp_in(body_of(0)), "1742563324250");
  const auto request = doc::parse_json(body_of(0)).value();
  const auto alert = doc::parse_json(*doc::string_at(request, "logEvents.0.message")).value();
  EXPECT_EQ(doc::string_at(alert, "created"), "2025-03-21T13:22:04.250Z");
}

TEST_F(CloudwatchLogsSinkTest, MakesTheStreamThatIsMissing) {
  const auto missing = json_error("ResourceNotFoundException", "The specified log stream does not exist.");
  const auto result = answered({{"400 X", missing}, {"200 OK", ""}, {"200 OK", "{}"}});
  ASSERT_TRUE(result) << result.error().reason;
  ASSERT_THAT(requests_, SizeIs(3));
  EXPECT_THAT(requests_[1], HasSubstr("Logs_20140328.CreateLogStream"));
  EXPECT_EQ(body_of(1), R"({"logGroupName":"/tocsin/alerts","logStreamName":"one"})");
  EXPECT_EQ(body_of(2), body_of(0));
}

TEST_F(CloudwatchLogsSinkTest, AGroupThatIsMissingPausesTheSink) {
  const auto missing = json_error("ResourceNotFoundException", "The specified log group does not exist.");
  const auto result = answered({{"400 X", missing}});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, Kind::unavailable);
  EXPECT_THAT(result.error().reason, HasSubstr("group does not exist"));
  EXPECT_THAT(requests_, SizeIs(2));
}

TEST_F(CloudwatchLogsSinkTest, WhatWaitedTooLongIsLoggedUnderThePresentTime) {
  const auto before = SystemClock().now().time_since_epoch().count();
  const auto result = answered({{"200 OK", kTooOld}, {"200 OK", "{}"}});
  ASSERT_TRUE(result) << result.error().reason;
  ASSERT_THAT(requests_, SizeIs(2));
  EXPECT_GE(std::stoll(timestamp_in(body_of(1))), before);
  const auto message = [&](std::size_t number) {
    return std::string(*doc::string_at(doc::parse_json(body_of(number)).value(), "logEvents.0.message"));
  };
  EXPECT_EQ(message(1), message(0));
}

TEST_F(CloudwatchLogsSinkTest, ATimeThatIsRefusedTwiceIsNoSuccess) {
  const auto result = answered({{"200 OK", R"({"rejectedLogEventsInfo":{"tooNewLogEventStartIndex":0}})"}});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, Kind::unavailable);
  EXPECT_THAT(result.error().reason, HasSubstr("clock"));
  EXPECT_THAT(requests_, SizeIs(2));
}

TEST_F(CloudwatchLogsSinkTest, AnswersAreUnderstood) {
  expect_cases({
      {"400 X",
       json_error("InvalidParameterException", "Log event too large: 300000 bytes exceeds limit of 262144"),
       Kind::permanent, "too large"},
      {"400 X", json_error("InvalidParameterException", "1 validation error at logGroupName"),
       Kind::unavailable, "logGroupName"},
      {"400 X", json_error("ServiceUnavailableException", "x"), Kind::retry, "ServiceUnavailable"},
  });
  expect_what_all_services_do(false, json_error);
}

TEST(CloudwatchLogsSettings, AreReadWithTheirErrors) {
  EXPECT_TRUE(made_of(make_cloudwatch_logs, "group: /tocsin/alerts").first);
  EXPECT_TRUE(made_of(make_cloudwatch_logs, "group: a\nstream: b/$c\nregion: eu-west-1\nformat: json").first);
  EXPECT_THAT(made_of(make_cloudwatch_logs, "group: a b").second, HasSubstr("is no log group"));
  EXPECT_THAT(made_of(make_cloudwatch_logs, "group: a\nstream: 'a:b'").second, HasSubstr("is no log stream"));
  EXPECT_THAT(made_of(make_cloudwatch_logs, "{}").second, HasSubstr("\"group\" is missing"));
}

}  // namespace
}  // namespace tocsin::sink
