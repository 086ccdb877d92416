#include "function/channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::function {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string errors_of(std::string text) {
  const auto read = read_channels("TOCSIN_SINKS", std::move(text));
  if (read) return {};
  std::string all;
  for (const auto& error : read.error()) all += to_string(error) + "\n";
  return all;
}

TEST(Channel, EveryKindIsRead) {
  const auto read = read_channels("TOCSIN_SINKS", R"([
    {"type": "slack", "url": {"ssm": "/tocsin/slack"}},
    {"name": "loud", "type": "discord", "url": {"env": "DISCORD"}, "min_severity": "high"},
    {"type": "teams", "url": {"secretsmanager": "tocsin#teams"}},
    {"type": "google_chat", "url": {"env": "CHAT"}},
    {"type": "telegram", "token": {"ssm": "/tocsin/telegram"}, "chat": "-100123"},
    {"type": "ntfy", "url": {"ssm": "/tocsin/ntfy"}},
    {"type": "pagerduty", "routing_key": {"ssm": "/tocsin/pagerduty"}},
    {"type": "opsgenie", "key": {"ssm": "/tocsin/opsgenie"}},
    {"type": "webhook", "url": {"env": "HOOK"}, "secret": {"ssm": "/tocsin/hook"}},
    {"type": "sns", "topic_arn": "arn:aws:sns:us-east-1:123456789012:other"},
    {"type": "sqs", "queue_url": "https://sqs.us-east-1.amazonaws.com/123456789012/alerts"},
    {"type": "eventbridge"},
    {"type": "cloudwatch_logs", "group": "/tocsin/alerts"},
    {"type": "s3", "bucket": "tocsin-alerts"},
    {"type": "securityhub", "account": "123456789012", "region": "us-east-1"},
    {"type": "ses", "from": "tocsin@example.com", "to": ["security@example.com"]}])");
  ASSERT_TRUE(read) << to_string(read.error().front());
  EXPECT_EQ(read->size(), 16U);
  EXPECT_EQ((*read)[1].name, "loud");
  EXPECT_EQ((*read)[1].min_severity, rule::Severity::high);
  EXPECT_EQ((*read)[0].name, "slack");
}

TEST(Channel, AnAddressThatIsASecretDoesNotStandThere) {
  for (const auto* type : {"slack", "discord", "teams", "google_chat", "ntfy", "webhook"}) {
    const auto errors =
        errors_of(std::string(R"([{"type": ")") + type + R"(", "url": "https://hooks.example.com/s3cr3t"}])");
    EXPECT_THAT(errors, HasSubstr("must not stand here")) << type;
    EXPECT_THAT(errors, Not(HasSubstr("s3cr3t"))) << type;
  }
}

TEST(Channel, AllThatIsWrongIsSaidAtOnceWithItsPlace) {
  const auto errors = errors_of(R"([{"type": "slack", "url": {"env": "A"}},
 {"type": "slack", "url": {"env": "A"}}, {"type": "pager"}, {"type": "eventbridge", "name": "topic"},
 {"type": "eventbridge", "name": "a/b"}, {"type": "eventbridge", "name": "x", "buss": "y"}])");
  EXPECT_THAT(errors, HasSubstr("two sinks are named \"slack\""));
  EXPECT_THAT(errors, HasSubstr("TOCSIN_SINKS:2:"));
  EXPECT_THAT(errors, HasSubstr("no sink \"pager\""));
  EXPECT_THAT(errors, HasSubstr("\"topic\" is the topic"));
  EXPECT_THAT(errors, HasSubstr("no name of a sink"));
  EXPECT_THAT(errors, HasSubstr("buss"));
}

TEST(Channel, WhatIsNoListIsRefused) {
  EXPECT_THAT(errors_of("[{"), HasSubstr("TOCSIN_SINKS:1:"));
  EXPECT_THAT(errors_of(R"({"sinks": []})"), HasSubstr("must be a list"));
  EXPECT_EQ(errors_of("[]"), "");
  EXPECT_NE(errors_of("[1]"), "");
  EXPECT_THAT(errors_of(R"([{"type": "file", "path": "/tmp/x"}])"), HasSubstr("no sink \"file\""));
}

}  // namespace
}  // namespace tocsin::function
