#include "pipeline/worker.h"

#include <atomic>
#include <map>
#include <set>
#include <thread>

#include "pipeline/fake_sink.h"
#include "store/store_fixture.h"

namespace tocsin::pipeline {
namespace {

using namespace std::chrono_literals;
using Kind = sink::NotDelivered::Kind;
using store::State;
using store::testing::kStart;
using testing::alert_json;
using testing::refused;

class WorkerTest : public store::testing::StoreTest {
 protected:
  WorkerTest() : clock_(kStart) {}
  void SetUp() override { open(); }

  std::unique_ptr<Worker> make(testing::Record& record, const std::string& name = "mail",
                               const sink::Pace& pace = {}) {
    return std::make_unique<Worker>(
        std::make_unique<testing::FakeSink>(name, record), *store_, clock_, latencies_, RetryPolicy{},
        [] { return 0.5; }, pace);
  }
  std::string queue(const std::string& id, const std::string& sink = "mail", int priority = 2,
                    const std::string& title = "A title") {
    auto made = alert(id, {{sink, ""}}, priority);
    made.json = alert_json(id, title);
    EXPECT_EQ(put(made, clock_.now()), 1);
    return store::delivery_id(id, {sink, ""});
  }
  // Steps until there is nothing more to do at this moment.
  static Milliseconds settle(Worker& worker) {
    for (int i = 0; i < 1000; ++i) {
      if (const auto wait = worker.step(); wait > 0ms) return wait;
    }
    ADD_FAILURE() << "the worker never rests";
    return 0ms;
  }

  ManualClock clock_;
  Latencies latencies_;
  testing::Record record_;
};

TEST_F(WorkerTest, DeliversTheGravestFirstAndRests) {
  queue("low", "mail", 1);
  const auto grave = queue("grave", "mail", 4);
  const auto worker = make(record_);
  EXPECT_EQ(settle(*worker), 1s);
  ASSERT_EQ(record_.count(), 2U);
  EXPECT_EQ(record_.bodies[0], "grave");
  EXPECT_EQ(record_.sends[0].delivery_id, grave);
  EXPECT_EQ(record_.sends[0].attempt, 1);
  EXPECT_FALSE(record_.sends[0].maybe_delivered);
  EXPECT_EQ(row(grave).state, State::delivered);
  EXPECT_EQ(worker->state().kind, SinkState::Kind::ready);
}

TEST_F(WorkerTest, MeasuresFromTheEventsOwnTime) {
  queue("one");
  clock_.advance(4s);
  settle(*make(record_));
  const auto histogram = latencies_.snapshot().at("mail");
  EXPECT_DOUBLE_EQ(histogram.sum, 7.0) << "3 s until it was accepted, 4 s until it was sent";
}

TEST_F(WorkerTest, ARefusedMessageIsTriedAgainWhenItIsDue) {
  const auto id = queue("one");
  record_.answers = {refused(Kind::retry, "451 later"), refused(Kind::unknown, "timed out")};
  const auto worker = make(record_);
  settle(*worker);
  EXPECT_EQ(record_.count(), 1U);
  EXPECT_EQ(row(id).next_attempt, kStart + 1s);
  EXPECT_EQ(row(id).reason, "451 later");
  clock_.advance(1s);
  settle(*worker);
  ASSERT_EQ(record_.count(), 2U);
  EXPECT_EQ(record_.sends[1].attempt, 2);
  EXPECT_FALSE(record_.sends[1].maybe_delivered);
  clock_.advance(10s);
  settle(*worker);
  ASSERT_EQ(record_.count(), 3U);
  EXPECT_TRUE(record_.sends[2].maybe_delivered) << "the second attempt ended unknown";
  EXPECT_EQ(row(id).state, State::delivered);
}

TEST_F(WorkerTest, AnUnavailableChannelIsLeftAloneAndNobodyCharged) {
  const auto one = queue("one");
  const auto two = queue("two");
  record_.answers = {refused(Kind::unavailable, "connection refused")};
  const auto worker = make(record_);
  settle(*worker);
  EXPECT_EQ(record_.count(), 1U) << "the second message must not try a channel that is down";
  EXPECT_EQ(worker->state().kind, SinkState::Kind::paused);
  EXPECT_EQ(worker->state().reason, "connection refused");
  EXPECT_EQ(row(one).attempts + row(two).attempts, 0);
  clock_.advance(3s);
  settle(*worker);
  EXPECT_EQ(record_.count(), 3U);
  EXPECT_EQ(worker->state().kind, SinkState::Kind::ready);
}

TEST_F(WorkerTest, WhatIsBeyondThePaceWaitsAndTheGravestGoesFirst) {
  const auto worker = make(record_, "mail", {1, 1s, 2});
  for (const auto* id : {"a", "b", "c"}) queue(id, "mail", 1);
  EXPECT_GT(settle(*worker), 0ms);
  EXPECT_EQ(record_.count(), 2U);
  EXPECT_EQ(worker->state().kind, SinkState::Kind::ready) << "a channel that keeps its pace is not down";
  queue("grave", "mail", 4);
  clock_.advance(999ms);
  settle(*worker);
  EXPECT_EQ(record_.count(), 2U);
  clock_.advance(1ms);
  settle(*worker);
  ASSERT_EQ(record_.count(), 3U);
  EXPECT_EQ(record_.bodies[2], "grave");
  clock_.advance(1s);
  settle(*worker);
  ASSERT_EQ(record_.count(), 4U);
  EXPECT_EQ(std::set<std::string>(record_.bodies.begin(), record_.bodies.end()),
            (std::set<std::string>{"a", "b", "c", "grave"}));
  for (const auto& send : record_.sends) EXPECT_EQ(send.attempt, 1) << "waiting costs no attempt";
}

TEST_F(WorkerTest, EveryFailureIsCountedByItsReason) {
  queue("one");
  auto throttled =
      sink::NotDelivered{Kind::unavailable, "HTTP 429", std::nullopt, sink::FailureReason::rate_limited};
  auto hanging = sink::NotDelivered{Kind::unknown, "no answer", std::nullopt, sink::FailureReason::timeout};
  auto refusal =
      sink::NotDelivered{Kind::permanent, "HTTP 413", std::nullopt, sink::FailureReason::too_large};
  record_.answers = {tl::unexpected(throttled), tl::unexpected(hanging), tl::unexpected(refusal)};
  const auto worker = make(record_);
  for (int i = 0; i < 5; ++i) {
    settle(*worker);
    clock_.advance(10s);
  }
  EXPECT_EQ(record_.count(), 3U);
  std::map<std::string, std::int64_t> failures;
  std::int64_t outcomes = 0;
  const auto counters = store_->counters().value();
  for (const auto& counter : counters) {
    if (counter.family == "failures") failures[counter.detail] = counter.value;
    if (counter.family == "deliveries" && counter.detail != "delivered") outcomes += counter.value;
  }
  EXPECT_EQ(failures,
            (std::map<std::string, std::int64_t>{{"rate_limited", 1}, {"timeout", 1}, {"too_large", 1}}));
  EXPECT_EQ(outcomes, 3) << "retried, unavailable and dead are the sum of all reasons";
}

TEST_F(WorkerTest, AMessageThatBringsTheChannelDownIsOvertaken) {
  queue("poison", "mail", 4);
  queue("other", "mail", 1);
  record_.answers = {refused(Kind::unavailable)};
  const auto worker = make(record_);
  settle(*worker);
  clock_.advance(1s);
  settle(*worker);
  ASSERT_EQ(record_.count(), 2U);
  EXPECT_EQ(record_.bodies[1], "other");
}

TEST_F(WorkerTest, AClockSetBackDoesNotProlongAWait) {
  queue("one");
  record_.answers = {refused(Kind::retry)};
  const auto worker = make(record_);
  settle(*worker);
  EXPECT_EQ(record_.count(), 1U);
  clock_.advance(-30min);
  settle(*worker);
  EXPECT_EQ(record_.count(), 1U) << "its own wait is not over";
  clock_.advance(1s);
  settle(*worker);
  EXPECT_EQ(record_.count(), 2U);
}

TEST_F(WorkerTest, AClockSetBackDoesNotProlongAPause) {
  queue("one");
  record_.answers = {refused(Kind::unavailable)};
  const auto worker = make(record_);
  settle(*worker);
  clock_.advance(-48h);
  settle(*worker);
  EXPECT_EQ(record_.count(), 2U);
}

TEST_F(WorkerTest, APermanentRefusalIsDeadWithItsReason) {
  const auto id = queue("one");
  record_.answers = {refused(Kind::permanent, "550 no such user")};
  settle(*make(record_));
  EXPECT_EQ(row(id).state, State::dead);
  EXPECT_EQ(row(id).reason, "550 no such user");
}

TEST_F(WorkerTest, AStoredAlertThatCannotBeReadIsDeadAndTheNextIsSent) {
  auto broken = alert("broken", {{"mail", ""}}, 4);
  broken.json = "{\"id\":";
  put(broken);
  auto empty = alert("empty", {{"mail", ""}}, 4);
  empty.json = "{}";
  put(empty);
  const auto good = queue("good");
  settle(*make(record_));
  EXPECT_EQ(row(store::delivery_id("broken", {"mail", ""})).state, State::dead);
  EXPECT_EQ(row(store::delivery_id("empty", {"mail", ""})).state, State::dead);
  EXPECT_EQ(row(good).state, State::delivered);
}

TEST_F(WorkerTest, ASinkThatThrowsEndsNothing) {
  const auto id = queue("one", "mail", 4, "throws");
  const auto good = queue("good");
  settle(*make(record_));
  EXPECT_EQ(row(id).state, State::pending);
  EXPECT_NE(row(id).reason.find("render failed"), std::string::npos);
  EXPECT_EQ(row(good).state, State::delivered);
}

TEST_F(WorkerTest, NothingIsSentBeforeTheSinkIsPrepared) {
  queue("one");
  record_.prepare_answers = {fail({ErrorKind::io, "the folder is gone"})};
  const auto worker = make(record_);
  settle(*worker);
  EXPECT_EQ(record_.count(), 0U);
  EXPECT_EQ(worker->state().kind, SinkState::Kind::paused);
  clock_.advance(10s);
  settle(*worker);
  EXPECT_EQ(record_.count(), 1U);
}

TEST_F(WorkerTest, AnOutcomeThatCannotBeStoredIsRetriedAndNothingElseSent) {
  const auto one = queue("one", "mail", 4);
  queue("two", "mail", 1);
  auto other = store::Database::open(path(), store::Database::Mode::write);
  ASSERT_TRUE(other);
  record_.during_send = [&] {
    // From the first send on, updates fail as they would on a full disk.
    ASSERT_TRUE(other->script(
        "CREATE TRIGGER IF NOT EXISTS full BEFORE UPDATE ON deliveries WHEN NEW.state = 'delivered' "
        "BEGIN SELECT RAISE(ABORT, 'no space'); END"));
  };
  const auto worker = make(record_);
  settle(*worker);
  settle(*worker);
  settle(*worker);
  EXPECT_EQ(record_.count(), 1U);
  EXPECT_EQ(worker->state().kind, SinkState::Kind::store_failed);
  EXPECT_EQ(row(one).state, State::sending);

  record_.during_send = nullptr;
  ASSERT_TRUE(other->script("DROP TRIGGER full"));
  settle(*worker);
  EXPECT_EQ(record_.count(), 2U) << "the first was not repeated";
  EXPECT_EQ(row(one).state, State::delivered);
  EXPECT_EQ(worker->state().kind, SinkState::Kind::ready);
}

TEST_F(WorkerTest, AfterAKillTheMessageInFlightIsRepeatedAsMaybeDelivered) {
  const auto id = queue("one");
  ASSERT_TRUE(take());
  open();
  ASSERT_EQ(store_->recover(clock_.now()).value(), 1);
  settle(*make(record_));
  ASSERT_EQ(record_.count(), 1U);
  EXPECT_EQ(record_.sends[0].delivery_id, id);
  EXPECT_EQ(record_.sends[0].attempt, 2);
  EXPECT_TRUE(record_.sends[0].maybe_delivered);
}

TEST_F(WorkerTest, AHangingSinkDelaysNoOther) {
  SystemClock clock;
  std::atomic<bool> release{false};
  testing::Record hanging;
  hanging.during_send = [&] {
    while (!release) std::this_thread::sleep_for(1ms);
  };
  const auto make_real = [&](const std::string& name, testing::Record& record) {
    return std::make_unique<Worker>(std::make_unique<testing::FakeSink>(name, record), *store_, clock,
                                    latencies_, RetryPolicy{}, system_random());
  };
  const auto stuck = make_real("stuck", hanging);
  const auto quick = make_real("quick", record_);
  {
    std::jthread one([&](const std::stop_token& stop) { stuck->run(stop); });
    std::jthread two([&](const std::stop_token& stop) { quick->run(stop); });
    for (int i = 0; i < 20; ++i) {
      auto made = alert("a" + std::to_string(i), {{"stuck", ""}, {"quick", ""}});
      made.json = alert_json(made.id);
      ASSERT_EQ(put(made, clock.now()), 1);
      stuck->wake();
      quick->wake();
    }
    EXPECT_TRUE(record_.wait_for(20));
    EXPECT_EQ(hanging.count(), 0U);
    one.request_stop();
    release = true;
  }
  EXPECT_EQ(hanging.count(), 1U) << "the message in hand is finished, no other begun";
  EXPECT_EQ(store_->depths().value().at(0).waiting, 19);
}

TEST_F(WorkerTest, AnIdleWorkerStopsAtOnceAndIsWokenAtOnce) {
  SystemClock clock;
  Worker worker(std::make_unique<testing::FakeSink>("mail", record_), *store_, clock, latencies_,
                RetryPolicy{}, system_random());
  std::jthread thread([&](const std::stop_token& stop) { worker.run(stop); });
  std::this_thread::sleep_for(50ms);
  auto made = alert("one", {{"mail", ""}});
  made.json = alert_json("one");
  put(made, clock.now());
  const auto before = std::chrono::steady_clock::now();
  worker.wake();
  EXPECT_TRUE(record_.wait_for(1));
  thread.request_stop();
  thread.join();
  EXPECT_LT(std::chrono::steady_clock::now() - before, 5s);
}

}  // namespace
}  // namespace tocsin::pipeline
