#include <array>
#include <set>
#include <thread>
#include <vector>

#include "store/store_fixture.h"

namespace tocsin::store {
namespace {

using namespace std::chrono_literals;
using Outbox = testing::StoreTest;
using How = Finish::How;
using testing::kStart;

TEST_F(Outbox, TheGravestThenTheOldestIsTakenFirst) {
  open();
  put(alert("old", {{"mail", ""}}, 1), kStart);
  put(alert("new", {{"mail", ""}}, 1), kStart + 1s);
  put(alert("grave", {{"mail", ""}}, 4), kStart + 2s);
  EXPECT_EQ(take("mail", kStart + 3s)->delivery.alert_id, "grave");
  EXPECT_EQ(take("mail", kStart + 3s)->delivery.alert_id, "old");
  EXPECT_EQ(take("mail", kStart + 3s)->delivery.alert_id, "new");
  EXPECT_FALSE(take("mail", kStart + 3s));
}

TEST_F(Outbox, ASinkTakesOnlyItsOwn) {
  open();
  put(alert("one", {{"mail", ""}, {"file", ""}}));
  EXPECT_FALSE(take("other"));
  EXPECT_TRUE(take("file"));
  EXPECT_TRUE(take("mail"));
}

TEST_F(Outbox, ManyWhoTakeAtOnceTakeEachOnce) {
  open();
  constexpr int kSinks = 6;
  constexpr int kAlerts = 30;
  for (int i = 0; i < kAlerts; ++i) {
    std::vector<Address> to;
    for (int s = 0; s < kSinks; ++s) to.push_back({"sink" + std::to_string(s), ""});
    put(alert("alert" + std::to_string(i), std::move(to)));
  }
  std::array<std::set<std::string>, kSinks> taken;
  {
    std::vector<std::jthread> workers;
    for (std::size_t s = 0; s < kSinks; ++s) {
      workers.emplace_back([&, s] {
        const auto sink = "sink" + std::to_string(s);
        while (const auto one = store_->take(sink, kStart, 1h).value_or(std::nullopt)) {
          EXPECT_EQ(one->delivery.sink, sink);
          EXPECT_TRUE(taken[s].insert(one->delivery.id).second);
          EXPECT_TRUE(store_->finish(one->delivery.id, {How::delivered, {}, {}, false}, kStart));
        }
      });
    }
  }
  for (const auto& each : taken) EXPECT_EQ(each.size(), static_cast<std::size_t>(kAlerts));
}

TEST_F(Outbox, TakingChargesAndGivesAllThatASinkNeeds) {
  open();
  put(alert("one", {{"mail", "a@example.com"}}));
  const auto taken = take();
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->delivery.attempts, 1);
  EXPECT_EQ(taken->delivery.target, "a@example.com");
  EXPECT_EQ(taken->alert_json, R"({"id":"one"})");
  EXPECT_EQ(taken->alert_created, kStart);
  EXPECT_EQ(taken->event_time, kStart - 3s);
  EXPECT_EQ(row(taken->delivery.id).state, State::sending);
  EXPECT_EQ(row(taken->delivery.id).attempts, 1);
}

TEST_F(Outbox, DeliveredIsNotTakenAgain) {
  open();
  put(alert("one"));
  const auto id = take()->delivery.id;
  ASSERT_TRUE(store_->finish(id, {How::delivered, "250 ok", {}, false}, kStart + 1s));
  EXPECT_FALSE(take("mail", kStart + 100h));
  EXPECT_EQ(row(id).state, State::delivered);
  EXPECT_EQ(row(id).reason, "250 ok");
  EXPECT_EQ(counted("deliveries", "mail", "delivered"), 1);
}

TEST_F(Outbox, AgainIsTakenWhenItIsDue) {
  open();
  put(alert("one"));
  const auto id = take()->delivery.id;
  ASSERT_TRUE(store_->finish(id, {How::again, "451 later", kStart + 10s, true}, kStart));
  EXPECT_FALSE(take("mail", kStart + 9s));
  EXPECT_EQ(store_->next_due("mail").value(), kStart + 10s);
  const auto again = take("mail", kStart + 10s);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->delivery.id, id);
  EXPECT_EQ(again->delivery.attempts, 2);
  EXPECT_TRUE(again->delivery.maybe_delivered);
}

TEST_F(Outbox, MaybeDeliveredIsNeverForgotten) {
  open();
  put(alert("one"));
  const auto id = take()->delivery.id;
  ASSERT_TRUE(store_->finish(id, {How::again, "timed out", kStart, true}, kStart));
  take();
  ASSERT_TRUE(store_->finish(id, {How::again, "451", kStart, false}, kStart));
  EXPECT_TRUE(take()->delivery.maybe_delivered);
}

TEST_F(Outbox, UnchargedGivesTheAttemptBack) {
  open();
  put(alert("one"));
  for (int i = 0; i < 5; ++i) {
    const auto taken = take();
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->delivery.attempts, 1);
    ASSERT_TRUE(
        store_->finish(taken->delivery.id, {How::uncharged, "connection refused", kStart, false}, kStart));
  }
}

TEST_F(Outbox, DeadKeepsItsReason) {
  open();
  put(alert("one"));
  const auto id = take()->delivery.id;
  ASSERT_TRUE(store_->finish(id, {How::dead, "550 no such user", {}, false}, kStart));
  EXPECT_FALSE(take("mail", kStart + 100h));
  EXPECT_EQ(row(id).state, State::dead);
  EXPECT_EQ(row(id).reason, "550 no such user");
}

TEST_F(Outbox, AnOutcomeCountsOnceHoweverOftenItIsRecorded) {
  open();
  put(alert("one"));
  const auto id = take()->delivery.id;
  ASSERT_TRUE(store_->finish(id, {How::delivered, "ok", {}, false}, kStart));
  ASSERT_TRUE(store_->finish(id, {How::dead, "late", {}, false}, kStart));
  EXPECT_EQ(row(id).state, State::delivered);
  EXPECT_EQ(counted("deliveries", "mail", "dead"), 0);
}

TEST_F(Outbox, AClockSetBackDoesNotStopTheQueue) {
  open();
  put(alert("one"), kStart);
  EXPECT_FALSE(take("mail", kStart - 30min)) << "within any backoff: it may be one";
  EXPECT_TRUE(take("mail", kStart - 30h)) << "no backoff is that long";
}

TEST_F(Outbox, AfterAKillSendingIsMaybeDelivered) {
  open();
  put(alert("one"));
  put(alert("two"));
  const auto id = take()->delivery.id;
  open();
  EXPECT_EQ(store_->recover(kStart + 1s).value(), 1);
  const auto delivery = row(id);
  EXPECT_EQ(delivery.state, State::pending);
  EXPECT_TRUE(delivery.maybe_delivered);
  EXPECT_EQ(delivery.attempts, 1);
  EXPECT_EQ(take("mail", kStart + 1s)->delivery.id, id) << "one kill does not delay it";
  EXPECT_FALSE(take("mail", kStart + 1s)->delivery.maybe_delivered);
}

TEST_F(Outbox, AMessageThatKillsTheProcessLetsOthersPassAndEndsDead) {
  open();
  put(alert("poison", {{"mail", ""}}, 4));
  put(alert("other", {{"mail", ""}}, 1));
  const auto id = take()->delivery.id;
  Time now = kStart;
  for (int kill = 1; kill < 10; ++kill) {
    open();
    ASSERT_EQ(store_->recover(now).value(), 1);
    ASSERT_EQ(row(id).state, State::pending) << kill;
    if (kill == 2) {
      const auto other = take("mail", now);
      ASSERT_EQ(other->delivery.alert_id, "other");
      ASSERT_TRUE(store_->finish(other->delivery.id, {How::delivered, "", {}, false}, now));
    }
    now += 2h;
    ASSERT_EQ(take("mail", now)->delivery.id, id);
  }
  open();
  EXPECT_EQ(store_->recover(now).value(), 1);
  EXPECT_EQ(row(id).state, State::dead);
  EXPECT_NE(row(id).reason.find("10 times"), std::string::npos) << row(id).reason;
}

TEST_F(Outbox, AnyOutcomeEndsTheRowOfInterruptions) {
  open();
  put(alert("one"));
  Time now = kStart;
  for (int i = 0; i < 30; ++i) {
    const auto taken = take("mail", now);
    ASSERT_TRUE(taken) << i;
    open();
    ASSERT_EQ(store_->recover(now).value(), 1);
    const auto again = take("mail", now);
    ASSERT_TRUE(again) << i;
    ASSERT_TRUE(store_->finish(again->delivery.id, {How::again, "451", now, false}, now));
  }
}

TEST_F(Outbox, RowsOfARemovedSinkOrTargetAreDeadAndTheOthersStay) {
  open();
  put(alert("one", {{"mail", "a"}, {"mail", "b"}, {"gone", ""}}));
  EXPECT_EQ(store_->retire_all_but({{"mail", "a"}}, kStart).value(), 2);
  EXPECT_EQ(row(delivery_id("one", {"mail", "a"})).state, State::pending);
  EXPECT_EQ(row(delivery_id("one", {"mail", "b"})).reason, "target no longer configured");
  EXPECT_EQ(row(delivery_id("one", {"gone", ""})).reason, "sink no longer configured");
  EXPECT_EQ(counted("deliveries", "gone", "dead"), 1);
  EXPECT_EQ(store_->retire_all_but({{"mail", "a"}}, kStart).value(), 0);
}

TEST_F(Outbox, TheDeliveryIdDependsOnAlertSinkAndTargetOnly) {
  EXPECT_EQ(delivery_id("a", {"s", "t"}), delivery_id("a", {"s", "t"}));
  EXPECT_NE(delivery_id("a", {"s", "t"}), delivery_id("a", {"st", ""}));
  EXPECT_EQ(delivery_id("a", {"s", "t"}).size(), 20U);
}

}  // namespace
}  // namespace tocsin::store
