// The function's channels beside the topic, and its retry queue: one invocation after another, with sinks that fail as they are told.
#include <algorithm>
#include <chrono>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "event/testing/sample.h"
#include "function/lanes.h"
#include "function/testing/fakes.h"

namespace tocsin::function {
namespace {

using std::chrono::steady_clock;
using testing::Bench;
using ::testing::ElementsAre;
using testing::FakeClaims;
using testing::FakeSink;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Kind = sink::NotDelivered::Kind;

std::string event_with(const std::string& id) {
  auto event = event::testing::json(
      event::testing::read_file(event::testing::sample_folder() / "bus-create-user.json"));
  event.find("detail")->set("eventID", doc::string(id));
  return doc::to_json(event);
}

std::string as_batch(const std::vector<std::string>& bodies) {
  auto records = doc::array();
  for (const auto& body : bodies) {
    records.items.push_back(
        doc::object({{"messageId", doc::string("m" + std::to_string(records.items.size()))},
                     {"eventSource", doc::string("aws:sqs")},
                     {"eventSourceARN", doc::string("arn:aws:sqs:us-east-1:123456789012:retry")},
                     {"body", doc::string(body)}}));
  }
  return doc::to_json(doc::object({{"Records", std::move(records)}}));
}

class ChannelsTest : public ::testing::Test {
 protected:
  FakeSink& add(const std::string& name, rule::Severity least = rule::Severity::info) {
    auto sink = std::make_unique<FakeSink>();
    auto& kept = *sink;
    bench_.channels.push_back({name, least, std::move(sink)});
    return kept;
  }

  /// Every message that waits, as one batch, as if its time had come.
  tl::expected<std::string, source::InvocationError> drain() {
    std::vector<std::string> bodies;
    for (const auto& message : std::exchange(bench_.retries.waiting, {})) {
      auto job = doc::parse_json(message.text);
      job->set("not_before", doc::string("2020-01-01T00:00:00Z"));
      bodies.push_back(doc::to_json(*job));
    }
    return bench_.invoke(as_batch(bodies));
  }

  std::int64_t count(const std::string& answer, const std::string& key) {
    return std::stoll(doc::scalar_at(event::testing::json(answer), key).value());
  }

  Bench bench_;
};

TEST_F(ChannelsTest, EachGetsTheAlertAndHasItsOwnClaim) {
  auto& slack = add("slack");
  auto& hook = add("hook");
  const auto answer = bench_.invoke(event_with("1"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(count(*answer, "deliveries"), 3);
  EXPECT_EQ(count(*answer, "published"), 3);
  EXPECT_THAT(bench_.sink.sent, ElementsAre("iam-user-created"));
  EXPECT_THAT(slack.sent, ElementsAre("iam-user-created"));
  EXPECT_THAT(hook.sent, ElementsAre("iam-user-created"));
  ASSERT_EQ(bench_.claims.owners.size(), 3U);
  for (const auto& [id, owner] : bench_.claims.owners) EXPECT_EQ(owner, FakeClaims::kDone) << id;
  const auto alert = bench_.claims.owners.begin()->first;
  EXPECT_TRUE(bench_.claims.owners.contains(alert + "/slack"));
  EXPECT_TRUE(bench_.claims.owners.contains(alert + "/hook"));
}

TEST_F(ChannelsTest, WithoutARetryQueueOnlyWhatFailedComesAgain) {
  auto& slack = add("slack");
  auto& hook = add("hook");
  hook.refused = "*";
  const auto failed = bench_.invoke(event_with("1"));
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().type, "Tocsin.NotDelivered");
  EXPECT_THAT(failed.error().message, HasSubstr("hook"));
  hook.refused = "";
  const auto answer = bench_.invoke(event_with("1"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(count(*answer, "duplicates"), 2);
  EXPECT_EQ(count(*answer, "published"), 1);
  EXPECT_EQ(slack.sent.size(), 1U);
  EXPECT_EQ(hook.sent.size(), 1U);
  EXPECT_EQ(bench_.sink.sent.size(), 1U);
}

TEST_F(ChannelsTest, OneThatHangsDelaysOnlyItself) {
  auto& slow = add("slow");
  auto& quick = add("quick");
  slow.during_send = [] { std::this_thread::sleep_for(std::chrono::milliseconds(300)); };
  auto begun = steady_clock::now();
  std::vector<steady_clock::duration> quick_at;
  quick.during_send = [&] { quick_at.push_back(steady_clock::now() - begun); };
  ASSERT_EQ(bench_.invoke(as_batch({event_with("1"), event_with("2"), event_with("3")})),
            R"({"batchItemFailures":[]})");
  EXPECT_EQ(slow.sent.size(), 3U);
  ASSERT_EQ(quick_at.size(), 3U);
  EXPECT_LT(quick_at.back(), std::chrono::milliseconds(300)) << "before the first of the slow one has ended";
}

TEST_F(ChannelsTest, WhatFailsIsAJobAndTheInvocationSucceeds) {
  bench_.with_retries = true;
  auto& hook = add("hook");
  hook.refused = "*";
  const auto answer = bench_.invoke(event_with("1"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(count(*answer, "queued"), 1);
  EXPECT_EQ(count(*answer, "published"), 1);
  ASSERT_EQ(bench_.retries.waiting.size(), 1U);
  EXPECT_GE(bench_.retries.waiting[0].delay, std::chrono::seconds(11));
  EXPECT_LE(bench_.retries.waiting[0].delay, std::chrono::seconds(15));

  const auto again = bench_.invoke(event_with("1"));
  ASSERT_TRUE(again);
  EXPECT_EQ(count(*again, "duplicates"), 2) << "the event that comes again leaves it to the job";
  EXPECT_EQ(bench_.retries.waiting.size(), 1U);

  hook.refused = "";
  EXPECT_EQ(drain(), R"({"batchItemFailures":[]})");
  EXPECT_THAT(hook.sent, ElementsAre("iam-user-created"));
  EXPECT_EQ(bench_.sink.sent.size(), 1U);
  for (const auto& [id, owner] : bench_.claims.owners) EXPECT_EQ(owner, FakeClaims::kDone) << id;
}

TEST_F(ChannelsTest, TheTopicHasARetryQueueAsWell) {
  bench_.with_retries = true;
  bench_.sink.refused = "*";
  ASSERT_TRUE(bench_.invoke(event_with("1")));
  ASSERT_EQ(bench_.retries.waiting.size(), 1U);
  bench_.sink.refused = "";
  EXPECT_EQ(drain(), R"({"batchItemFailures":[]})");
  EXPECT_THAT(bench_.sink.sent, ElementsAre("iam-user-created"));
}

TEST_F(ChannelsTest, AfterTheLastAttemptItIsADeadLetterWithTheReason) {
  bench_.with_retries = true;
  bench_.retry_attempts = 4;
  auto& hook = add("hook");
  hook.refused = "*";
  ASSERT_TRUE(bench_.invoke(event_with("1")));
  int drained = 0;
  std::vector<Milliseconds> delays;
  while (!bench_.retries.waiting.empty()) {
    delays.push_back(bench_.retries.waiting[0].delay);
    EXPECT_EQ(drain(), R"({"batchItemFailures":[]})");
    ++drained;
  }
  EXPECT_EQ(drained, 3);
  EXPECT_TRUE(std::is_sorted(delays.begin(), delays.end())) << "the waits grow";
  ASSERT_EQ(bench_.retries.dead.size(), 1U);
  const auto letter = event::testing::json(bench_.retries.dead[0].text);
  EXPECT_EQ(doc::string_at(letter, "error"), "SNS is away");
  EXPECT_EQ(doc::string_at(letter, "channel"), "hook");

  // Sent again, it starts afresh and is delivered once, also when it comes twice.
  hook.refused = "";
  bench_.retries.waiting = {bench_.retries.dead[0], bench_.retries.dead[0]};
  EXPECT_EQ(drain(), R"({"batchItemFailures":[]})");
  EXPECT_EQ(hook.sent.size(), 1U);
}

TEST_F(ChannelsTest, WhatIsRefusedForGoodIsDeadAtOnce) {
  bench_.with_retries = true;
  auto& hook = add("hook");
  hook.refused = "*";
  hook.kind = Kind::permanent;
  const auto answer = bench_.invoke(event_with("1"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(count(*answer, "dead"), 1);
  EXPECT_EQ(bench_.retries.dead.size(), 1U);
  EXPECT_THAT(bench_.retries.waiting, IsEmpty());
}

TEST_F(ChannelsTest, ACopyOfAJobIsDropped) {
  bench_.with_retries = true;
  auto& hook = add("hook");
  hook.refused = "*";
  ASSERT_TRUE(bench_.invoke(event_with("1")));
  bench_.retries.waiting.push_back(bench_.retries.waiting[0]);
  EXPECT_EQ(drain(), R"({"batchItemFailures":[]})");
  EXPECT_EQ(drain(), R"({"batchItemFailures":[]})");
  EXPECT_EQ(drain(), R"({"batchItemFailures":[]})");
  EXPECT_EQ(bench_.retries.waiting.size(), 1U) << "one living job for an alert and a channel";
  hook.refused = "";
  EXPECT_EQ(drain(), R"({"batchItemFailures":[]})");
  EXPECT_EQ(hook.sent.size(), 1U);
}

TEST_F(ChannelsTest, AChannelThatIsDownIsAskedOnceAnInvocation) {
  bench_.with_retries = true;
  auto& hook = add("hook");
  hook.refused = "*";
  int asked = 0;
  hook.during_send = [&] { ++asked; };
  ASSERT_EQ(bench_.invoke(as_batch({event_with("1"), event_with("2"), event_with("3"), event_with("4")})),
            R"({"batchItemFailures":[]})");
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(bench_.retries.waiting.size(), 4U);
  hook.refused = "";
  EXPECT_EQ(drain(), R"({"batchItemFailures":[]})");
  EXPECT_EQ(hook.sent.size(), 4U);
}

TEST_F(ChannelsTest, ARateLimitIsObeyed) {
  bench_.with_retries = true;
  auto& hook = add("hook");
  hook.refused = "*";
  hook.retry_after = std::chrono::minutes(40);
  ASSERT_TRUE(bench_.invoke(event_with("1")));
  ASSERT_EQ(bench_.retries.waiting.size(), 1U);
  EXPECT_EQ(bench_.retries.waiting[0].delay, std::chrono::minutes(40));
  // SQS gives it back after a quarter of an hour: it is not yet time.
  int asked = 0;
  hook.during_send = [&] { ++asked; };
  const auto early = std::exchange(bench_.retries.waiting, {});
  EXPECT_EQ(bench_.invoke(as_batch({early[0].text})), R"({"batchItemFailures":[]})");
  EXPECT_EQ(asked, 0);
  ASSERT_EQ(bench_.retries.waiting.size(), 1U);
  EXPECT_GT(bench_.retries.waiting[0].delay, std::chrono::minutes(39));
}

TEST_F(ChannelsTest, AQueueThatIsDownFailsTheInvocationAndNothingIsLost) {
  bench_.with_retries = true;
  bench_.retries.down = true;
  auto& hook = add("hook");
  hook.refused = "*";
  const auto failed = bench_.invoke(event_with("1"));
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().message, HasSubstr("the queue is away"));
  hook.refused = "";
  const auto answer = bench_.invoke(event_with("1"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(count(*answer, "published"), 1);
  EXPECT_EQ(count(*answer, "duplicates"), 1);
}

TEST_F(ChannelsTest, NearTheDeadlineWhatHasNotBegunIsHandedOver) {
  bench_.with_retries = true;
  auto& hook = add("hook");
  hook.during_send = [] { std::this_thread::sleep_for(std::chrono::milliseconds(250)); };
  std::vector<std::string> events;
  for (int i = 0; i < 10; ++i) events.push_back(event_with(std::to_string(i)));
  const auto begun = steady_clock::now();
  ASSERT_EQ(bench_.invoke(as_batch(events), Milliseconds(1'000)), R"({"batchItemFailures":[]})");
  EXPECT_LT(steady_clock::now() - begun, std::chrono::milliseconds(1'000));
  EXPECT_EQ(bench_.sink.sent.size(), 10U);
  EXPECT_GE(hook.sent.size(), 1U);
  EXPECT_EQ(hook.sent.size() + bench_.retries.waiting.size(), 10U);
  hook.during_send = nullptr;
  EXPECT_EQ(drain(), R"({"batchItemFailures":[]})");
  EXPECT_EQ(hook.sent.size(), 10U);
}

TEST_F(ChannelsTest, MoreThanABacklogIsHandedOver) {
  bench_.with_retries = true;
  auto& hook = add("hook");
  hook.during_send = [] { std::this_thread::sleep_for(std::chrono::milliseconds(20)); };
  std::vector<std::string> events;
  for (std::size_t i = 0; i < 2 * Lanes::kBacklog; ++i) events.push_back(event_with(std::to_string(i)));
  ASSERT_EQ(bench_.invoke(as_batch(events)), R"({"batchItemFailures":[]})");
  // On a busy machine the topic's lane may be full as well.
  EXPECT_EQ(hook.sent.size() + bench_.sink.sent.size() + bench_.retries.waiting.size(), 4 * Lanes::kBacklog);
  EXPECT_FALSE(bench_.retries.waiting.empty());
  while (!bench_.retries.waiting.empty()) ASSERT_TRUE(drain());
  EXPECT_EQ(hook.sent.size(), 2 * Lanes::kBacklog);
  EXPECT_EQ(bench_.sink.sent.size(), 2 * Lanes::kBacklog);
}

TEST_F(ChannelsTest, AnotherThatHasTheClaimLeavesAJobThatGoesAway) {
  bench_.with_retries = true;
  auto& hook = add("hook");
  bench_.claims.before_claim = [&](const std::string& id) {
    if (id.ends_with("/hook")) bench_.claims.owners.try_emplace(id, "another");
  };
  const auto answer = bench_.invoke(event_with("1"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(count(*answer, "queued"), 1);
  bench_.claims.before_claim = nullptr;
  for (auto& [id, owner] : bench_.claims.owners) owner = FakeClaims::kDone;
  EXPECT_EQ(drain(), R"({"batchItemFailures":[]})");
  EXPECT_THAT(hook.sent, IsEmpty());
  EXPECT_THAT(bench_.retries.waiting, IsEmpty());
}

TEST_F(ChannelsTest, AChannelThatIsGoneMakesADeadLetterThatSaysSo) {
  bench_.with_retries = true;
  add("hook").refused = "*";
  ASSERT_TRUE(bench_.invoke(event_with("1")));
  bench_.channels.clear();
  EXPECT_EQ(drain(), R"({"batchItemFailures":[]})");
  ASSERT_EQ(bench_.retries.dead.size(), 1U);
  EXPECT_THAT(bench_.retries.dead[0].text, HasSubstr("no such channel"));
}

TEST_F(ChannelsTest, EachIsToldOfItsOwnSeverity) {
  auto& critical = add("critical", rule::Severity::critical);
  auto& all = add("all");
  bench_.min_severity = rule::Severity::critical;
  const auto answer = bench_.invoke(event_with("1"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(count(*answer, "deliveries"), 1);
  EXPECT_THAT(critical.sent, IsEmpty());
  EXPECT_THAT(bench_.sink.sent, IsEmpty());
  EXPECT_EQ(all.sent.size(), 1U);
}

TEST_F(ChannelsTest, ADrillGoesToEveryChannelAndIsNoAlert) {
  auto& hook = add("hook", rule::Severity::critical);
  bench_.min_severity = rule::Severity::critical;
  const auto* drill =
      R"({"source":"tocsin.drill","detail-type":"Tocsin Drill","id":"e","detail":{"drill":"0123abcd"}})";
  for (int i = 0; i < 2; ++i) {
    const auto answer = bench_.invoke(drill);
    ASSERT_TRUE(answer);
    EXPECT_EQ(count(*answer, "alerts"), 0);
    EXPECT_EQ(count(*answer, "published"), i == 0 ? 2 : 0);
  }
  EXPECT_THAT(hook.sent, ElementsAre("tocsin-drill"));
  EXPECT_THAT(bench_.sink.sent, ElementsAre("tocsin-drill"));
  EXPECT_THAT(bench_.claims.drills.front(), ::testing::Pair("0123abcd", "topic,hook"));
}

TEST_F(ChannelsTest, ADrillThatAChannelRefusesIsTriedAgainAsADrill) {
  bench_.with_retries = true;
  auto& hook = add("hook");
  hook.refused = "*";
  ASSERT_TRUE(bench_.invoke(
      R"({"source":"tocsin.drill","detail-type":"Tocsin Drill","id":"e","detail":{"drill":"0123abcd"}})"));
  ASSERT_EQ(bench_.retries.waiting.size(), 1U);
  EXPECT_THAT(bench_.retries.waiting[0].text, HasSubstr(R"("reason":"test")"));
  hook.refused = "";
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(drain(), R"({"batchItemFailures":[]})");
  EXPECT_THAT(::testing::internal::GetCapturedStderr(), HasSubstr("drill receipt"));
  EXPECT_THAT(hook.sent, ElementsAre("tocsin-drill"));
}

TEST_F(ChannelsTest, ATextThatIsNoJobOfOursFails) {
  bench_.with_retries = true;
  EXPECT_EQ(bench_.invoke(as_batch({R"({"tocsin":"delivery","version":2})", R"({"tocsin":"delivery"})"})),
            R"({"batchItemFailures":[{"itemIdentifier":"m0"},{"itemIdentifier":"m1"}]})");
}

}  // namespace
}  // namespace tocsin::function
