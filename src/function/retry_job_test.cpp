#include "function/retry_job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alert/alert_json.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "event/testing/sample.h"

namespace tocsin::function {
namespace {

RetryJob job() {
  alert::Alert alert;
  alert.id = "0123456789abcdef0123";
  alert.rule_id = "iam-user-created";
  alert.severity = rule::Severity::high;
  alert.title = "A user";
  alert.raw = doc::object({{"eventName", doc::string("CreateUser")}});
  RetryJob made{"job-1", "slack", "", 3, true, Time(std::chrono::seconds(1'700'000'000)), "HTTP 500", {}};
  made.notification = {alert.id, sink::Reason::test, alert, Time(std::chrono::seconds(1'600'000'000))};
  return made;
}

TEST(RetryJob, IsReadAsItWasWritten) {
  const auto read = read_job(event::testing::json(to_message(job())));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->id, "job-1");
  EXPECT_EQ(read->channel, "slack");
  EXPECT_EQ(read->attempt, 3);
  EXPECT_TRUE(read->maybe_delivered);
  EXPECT_EQ(read->not_before, job().not_before);
  EXPECT_EQ(read->error, "HTTP 500");
  EXPECT_EQ(read->notification.delivery_id, job().notification.delivery_id);
  EXPECT_EQ(read->notification.reason, sink::Reason::test);
  EXPECT_EQ(read->notification.created, job().notification.created);
  EXPECT_EQ(doc::to_json(alert::to_json(read->notification.alert)),
            doc::to_json(alert::to_json(job().notification.alert)));
}

TEST(RetryJob, AnAlertThatIsTooLongIsShortenedAndStillOne) {
  auto large = job();
  large.notification.alert.raw.set("long", doc::string(std::string(900'000, 'x')));
  const auto text = to_message(large);
  EXPECT_LE(text.size(), kMostJobBytes);
  const auto read = read_job(event::testing::json(text));
  ASSERT_TRUE(read);
  EXPECT_EQ(doc::string_at(read->notification.alert.raw, "eventName"), "CreateUser");

  large.notification.alert.gains.assign(5'000, std::string(200, 'y'));
  const auto cut = to_message(large);
  EXPECT_LE(cut.size(), kMostJobBytes);
  const auto still = read_job(event::testing::json(cut));
  ASSERT_TRUE(still);
  EXPECT_EQ(still->notification.alert.title, "A user");
  EXPECT_EQ(still->notification.alert.severity, rule::Severity::high);
}

TEST(RetryJob, HoldsNoCharacterThatSqsRefuses) {
  auto odd = job();
  odd.notification.alert.raw.set("odd", doc::string("a\xEF\xBF\xBE\xEF\xBF\xBF\x01z\xEF\xBF\xBF"));
  const auto text = to_message(odd);
  EXPECT_EQ(text.find("\xEF\xBF\xBE"), std::string::npos);
  EXPECT_EQ(text.find("\xEF\xBF\xBF"), std::string::npos);
  EXPECT_EQ(text.find('\x01'), std::string::npos);
  const auto read = read_job(event::testing::json(text));
  ASSERT_TRUE(read);
  EXPECT_EQ(doc::string_at(read->notification.alert.raw, "odd"),
            "a\xEF\xBF\xBE\xEF\xBF\xBF\x01z\xEF\xBF\xBF");
}

TEST(RetryJob, WhatIsMissingIsAnError) {
  const auto whole = event::testing::json(to_message(job()));
  for (const auto* key : {"id", "channel", "alert", "not_before", "created", "delivery_id", "version"}) {
    auto without = whole;
    std::erase_if(without.members, [&](const auto& member) { return member.key == key; });
    EXPECT_FALSE(read_job(without)) << key;
  }
}

TEST(RetryDelay, GrowsToHalfAnHour) {
  using namespace std::chrono_literals;
  EXPECT_EQ(retry_delay(1, 1, {}), 15s);
  EXPECT_EQ(retry_delay(1, 0, {}), 11'250ms);
  EXPECT_EQ(retry_delay(2, 1, {}), 30s);
  EXPECT_EQ(retry_delay(7, 1, {}), 16min);
  EXPECT_EQ(retry_delay(8, 1, {}), 30min);
  EXPECT_EQ(retry_delay(1'000'000, 1, {}), 30min);
  EXPECT_EQ(retry_delay(0, 1, {}), 15s);
}

TEST(RetryDelay, ObeysWhatIsAskedUpToAnHour) {
  using namespace std::chrono_literals;
  EXPECT_EQ(retry_delay(1, 0, 40min), 40min);
  EXPECT_EQ(retry_delay(1, 0, 24h), 1h);
  EXPECT_EQ(retry_delay(8, 1, 1s), 30min);
}

}  // namespace
}  // namespace tocsin::function
