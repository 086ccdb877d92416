#include "pipeline/digests.h"

#include <gmock/gmock.h>

#include "pipeline/fake_sink.h"
#include "pipeline/worker.h"
#include "route/digest.h"
#include "store/store_fixture.h"

namespace tocsin::pipeline {
namespace {

using namespace std::chrono_literals;
using rule::Severity;
using store::testing::kStart;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class DigestsTest : public store::testing::StoreTest {
 protected:
  DigestsTest() : clock_(kStart) {}
  void SetUp() override {
    open();
    dispatch_.routing.sinks = {{"log", Severity::info}, {"mail", Severity::info}};
    dispatch_.routing.budget.standard = route::Rate{2, 24h};
    dispatch_.targets = {{"log", {""}}, {"mail", {"a@example.com", "b@example.com"}}};
  }
  int accept(const std::string& id, Severity severity = Severity::medium, const std::string& who = "build") {
    alert::Alert alert;
    alert.id = id;
    alert.rule_id = "a-rule";
    alert.severity = severity;
    alert.title = "Title";
    alert.who.name = who;
    return put(row_of(alert, kStart, dispatch_), clock_.now());
  }
  int tick() {
    return Digests(*store_, clock_, dispatch_, [this] { ++woken_; }).tick();
  }
  std::vector<store::AlertRow> held() {
    store::AlertFilter filter;
    filter.held = "folded";
    return store_->alerts(filter).value();
  }
  std::vector<store::AlertRow> digests() {
    store::AlertFilter filter;
    filter.rule = route::kDigestRule;
    return store_->alerts(filter).value();
  }
  std::size_t sent() { return store_->deliveries({}).value().size(); }

  ManualClock clock_;
  Dispatch dispatch_;
  int woken_ = 0;
};

TEST_F(DigestsTest, WhatIsBeyondTheBudgetIsToldInOneDigestASink) {
  for (int i = 0; i < 10; ++i) EXPECT_EQ(accept("alert" + std::to_string(i)), 1);
  EXPECT_EQ(sent(), 6U) << "two alerts, three targets";
  EXPECT_THAT(held(), SizeIs(8));
  EXPECT_EQ(held().at(0).due, kStart + 1h);
  clock_.advance(59min);
  EXPECT_EQ(tick(), 0);
  clock_.advance(1min);
  EXPECT_EQ(tick(), 2);
  EXPECT_EQ(woken_, 1);
  ASSERT_THAT(digests(), SizeIs(2));
  EXPECT_EQ(digests().at(0).kind, "digest");
  EXPECT_EQ(digests().at(0).title, "Digest: 8 more alerts of a-rule");
  EXPECT_EQ(sent(), 9U);
  EXPECT_FALSE(held().at(0).due) << "it was told";
  EXPECT_THAT(held().at(0).held_by, HasSubstr(digests().at(0).id));
  store::AlertFilter told;
  told.digest = digests().at(1).id;
  EXPECT_THAT(store_->alerts(told).value(), SizeIs(8));
  EXPECT_EQ(tick(), 0) << "once";
}

TEST_F(DigestsTest, CriticalAlertsAndNewActorsRing) {
  for (int i = 0; i < 5; ++i) accept("noise" + std::to_string(i));
  const auto before = sent();
  accept("grave", Severity::critical);
  EXPECT_EQ(sent(), before + 3);
  accept("other", Severity::medium, "somebody-else");
  EXPECT_EQ(sent(), before + 6);
}

TEST_F(DigestsTest, ABatchThatIsNotCommittedSpendsNothing) {
  alert::Alert alert;
  alert.id = "one";
  alert.rule_id = "a-rule";
  auto failing = this->alert("fails", {});
  failing.admit = [](store::Desk&, Time) -> Result<store::Admission> { return fail({ErrorKind::io, "no"}); };
  for (int i = 0; i < 5; ++i)
    EXPECT_FALSE(
        store_->accept({{"http", false, {row_of(alert, kStart, dispatch_), failing}}}, std::nullopt, kStart));
  accept("two");
  accept("three");
  EXPECT_EQ(sent(), 6U);
}

TEST_F(DigestsTest, TheStateOutlivesARestart) {
  accept("one");
  accept("two");
  open();
  accept("three");
  EXPECT_THAT(held(), SizeIs(1));
  open();
  dispatch_.routing.budget = {};  // and the budget is taken out of the settings
  clock_.advance(2h);
  EXPECT_EQ(tick(), 2) << "what was folded is told all the same";
}

TEST_F(DigestsTest, AWorkerSendsItAsADigest) {
  for (int i = 0; i < 4; ++i) accept("alert" + std::to_string(i));
  clock_.advance(1h);
  tick();
  testing::Record record;
  Latencies latencies;
  Worker worker(std::make_unique<testing::FakeSink>("log", record), *store_, clock_, latencies, {},
                [] { return 0.5; });
  for (int i = 0; i < 10 && worker.step() == 0ms;) ++i;
  EXPECT_THAT(record.reasons, ::testing::UnorderedElementsAre(sink::Reason::first, sink::Reason::first,
                                                              sink::Reason::digest));
}

TEST_F(DigestsTest, ADigestOfOneAlertIsThatAlert) {
  for (int i = 0; i < 3; ++i) accept("alert" + std::to_string(i));
  EXPECT_THAT(held(), SizeIs(1));
  const auto before = sent();
  clock_.advance(1h);
  EXPECT_EQ(tick(), 2);
  EXPECT_THAT(digests(), SizeIs(0));
  EXPECT_THAT(held(), SizeIs(0));
  EXPECT_EQ(sent(), before + 3) << "three targets";
  EXPECT_EQ(tick(), 0);
}

TEST_F(DigestsTest, ADigestForASinkThatIsGoneIsADeadLetter) {
  for (int i = 0; i < 3; ++i) accept("alert" + std::to_string(i));
  dispatch_.targets.erase("mail");
  clock_.advance(1h);
  EXPECT_EQ(tick(), 2);
  store::DeliveryFilter dead;
  dead.state = store::State::dead;
  dead.sink = "mail";
  const auto rows = store_->deliveries(dead).value();
  ASSERT_FALSE(rows.empty());
  EXPECT_EQ(rows[0].reason, "sink no longer configured");
}

TEST_F(DigestsTest, AClockThatIsSetBackHoldsNoDigestUp) {
  for (int i = 0; i < 3; ++i) accept("alert" + std::to_string(i));
  clock_.set(kStart - 24h * 365);
  EXPECT_EQ(tick(), 2);
}

TEST_F(DigestsTest, WhatWasNotToldIsNotDeleted) {
  for (int i = 0; i < 3; ++i) accept("alert" + std::to_string(i));
  while (store_->prune({}, kStart + 24h * 3650).value() > 0) {
  }
  EXPECT_THAT(held(), SizeIs(1));
  tick();
  clock_.advance(1h);
  EXPECT_EQ(tick(), 2);
  while (store_->prune({}, kStart + 24h * 3650).value() > 0) {
  }
  EXPECT_THAT(held(), SizeIs(0));
}

TEST_F(DigestsTest, AnAlertThatGoesToNobodySpendsNothing) {
  dispatch_.targets.clear();
  for (int i = 0; i < 5; ++i) accept("alert" + std::to_string(i));
  EXPECT_THAT(held(), SizeIs(0));
}

}  // namespace
}  // namespace tocsin::pipeline
