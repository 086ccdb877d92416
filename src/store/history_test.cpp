#include "store/store_fixture.h"

namespace tocsin::store {
namespace {

using namespace std::chrono_literals;
using How = Finish::How;
using testing::kStart;

class History : public testing::StoreTest {
 protected:
  // A delivery that is dead; its id.
  std::string bury(const std::string& alert_id, const std::string& sink = "mail") {
    put(alert(alert_id, {{sink, ""}}));
    const auto taken = take(sink);
    EXPECT_TRUE(taken);
    EXPECT_TRUE(store_->finish(taken->delivery.id, {How::dead, "550 no", {}, false}, kStart));
    return taken->delivery.id;
  }
  Resent resend(const DeliveryFilter& filter, const std::vector<Address>& to = {}) {
    const auto resent = store_->resend(filter, to, kStart + 5h);
    EXPECT_TRUE(resent) << to_string(resent.error());
    return resent.value_or(Resent{});
  }
};

TEST_F(History, AlertsTellHowTheirDeliveriesStand) {
  open();
  put(alert("one", {{"mail", ""}, {"file", ""}, {"chat", ""}}));
  const auto mail = take("mail")->delivery.id;
  ASSERT_TRUE(store_->finish(mail, {How::delivered, "", {}, false}, kStart));
  const auto chat = take("chat")->delivery.id;
  ASSERT_TRUE(store_->finish(chat, {How::dead, "", {}, false}, kStart));
  const auto rows = store_->alerts({}).value();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].delivered, 1);
  EXPECT_EQ(rows[0].waiting, 1);
  EXPECT_EQ(rows[0].dead, 1);
  EXPECT_EQ(rows[0].event_time, kStart - 3s);
}

TEST_F(History, AlertsAreFilteredTheNewestFirst) {
  open();
  put(alert("one"), kStart);
  put(alert("two"), kStart + 1s);
  auto high = alert("three");
  high.severity = "high";
  put(high, kStart + 2s);
  EXPECT_EQ(store_->alerts({"", "", 2}).value().at(0).id, "three");
  EXPECT_EQ(store_->alerts({"", "", 2}).value().size(), 2U);
  EXPECT_EQ(store_->alerts({"high", "", 50}).value().size(), 1U);
  EXPECT_TRUE(store_->alerts({"", "no-such-rule", 50}).value().empty());
}

TEST_F(History, ADrillIsHeardWhenEverySinkHasConfirmedIt) {
  open();
  const auto drill = [&](const std::string& id, Time now) {
    auto made = alert(id, {{"mail", ""}, {"chat", ""}});
    made.rule = "tocsin-drill";
    put(made, now);
  };
  const auto confirm = [&](const std::string& sink, How how) {
    const auto taken = take(sink, kStart + 1min);
    ASSERT_TRUE(taken);
    ASSERT_TRUE(store_->finish(taken->delivery.id, {how, "", {}, false}, kStart));
  };
  EXPECT_FALSE(store_->drill_times().value().last);
  put(alert("no-drill"));
  confirm("mail", How::delivered);
  EXPECT_FALSE(store_->drill_times().value().last) << "only drills count";
  drill("one", kStart + 1s);
  EXPECT_EQ(store_->drill_times().value().last, kStart + 1s);
  confirm("mail", How::delivered);
  EXPECT_FALSE(store_->drill_times().value().heard) << "chat has not";
  confirm("chat", How::delivered);
  EXPECT_EQ(store_->drill_times().value().heard, kStart + 1s);
  drill("two", kStart + 2s);
  confirm("mail", How::delivered);
  confirm("chat", How::dead);
  EXPECT_EQ(store_->drill_times().value().last, kStart + 2s);
  EXPECT_EQ(store_->drill_times().value().heard, kStart + 1s);
  auto silent = alert("three", {});
  silent.rule = "tocsin-drill";
  put(silent, kStart + 3s);
  EXPECT_EQ(store_->drill_times().value().heard, kStart + 1s) << "what was told to nobody was not heard";
  EXPECT_EQ(store_->drill_times().value().last, kStart + 2s) << "and has not failed";
  DeliveryFilter filter;
  filter.alert = "two";
  EXPECT_EQ(store_->deliveries(filter).value().size(), 2U);
}

TEST_F(History, ResendStartsDeadDeliveriesAfresh) {
  open();
  const auto id = bury("one");
  DeliveryFilter filter;
  filter.ids = {id};
  EXPECT_EQ(resend(filter).queued, 1);
  const auto taken = take("mail", kStart + 5h);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->delivery.id, id) << "the receiver can still tell a repetition";
  EXPECT_EQ(taken->delivery.attempts, 1);
  EXPECT_EQ(taken->delivery.queued, kStart + 5h);
}

TEST_F(History, ResendLeavesWhatIsNotDeadAlone) {
  open();
  put(alert("one"));
  DeliveryFilter filter;
  filter.ids = {delivery_id("one", {"mail", "a@example.com"}), "no-such-id"};
  EXPECT_EQ(resend(filter).queued, 0);
  EXPECT_EQ(row(filter.ids[0]).queued, kStart);
}

TEST_F(History, ResendCanBeNarrowedToASink) {
  open();
  bury("one", "mail");
  bury("two", "chat");
  DeliveryFilter filter;
  filter.sink = "chat";
  EXPECT_EQ(resend(filter).queued, 1);
  EXPECT_FALSE(take("mail", kStart + 5h));
  EXPECT_TRUE(take("chat", kStart + 5h));
}

TEST_F(History, ResendToAnotherSinkMovesTheRow) {
  open();
  const auto id = bury("one", "gone");
  DeliveryFilter filter;
  filter.ids = {id};
  EXPECT_EQ(resend(filter, {{"mail", "a"}, {"mail", "b"}}).queued, 1);
  EXPECT_FALSE(take("gone", kStart + 5h));
  EXPECT_TRUE(take("mail", kStart + 5h));
  EXPECT_TRUE(take("mail", kStart + 5h));
  EXPECT_FALSE(take("mail", kStart + 5h));
}

TEST_F(History, ResendToASinkThatHasTheAlertSkipsIt) {
  open();
  put(alert("one", {{"mail", ""}, {"gone", ""}}));
  ASSERT_TRUE(store_->retire_all_but({{"mail", ""}}, kStart));
  DeliveryFilter filter;
  filter.sink = "gone";
  const auto resent = resend(filter, {{"mail", ""}});
  EXPECT_EQ(resent.queued, 0);
  EXPECT_EQ(resent.skipped, 1);
  EXPECT_EQ(row(delivery_id("one", {"gone", ""})).state, State::dead);
}

TEST_F(History, DepthsTellWhatWaits) {
  open();
  put(alert("one"), kStart);
  put(alert("two"), kStart + 1s);
  take();
  const auto depths = store_->depths().value();
  ASSERT_EQ(depths.size(), 1U);
  EXPECT_EQ(depths[0].sink, "mail");
  EXPECT_EQ(depths[0].waiting, 2);
  EXPECT_EQ(depths[0].oldest, kStart);
  EXPECT_EQ(depths[0].bytes, 24);
}

TEST_F(History, RetentionTakesDeliveredThenItsAlertThenTheClaim) {
  open();
  put(alert("done"));
  put(alert("waits"));
  const auto id = take()->delivery.id;
  const auto alert_id = row(id).alert_id;
  ASSERT_TRUE(store_->finish(id, {How::delivered, "", {}, false}, kStart));
  const Retention retention;
  EXPECT_EQ(store_->prune(retention, kStart + 24h * 90).value(), 0);
  EXPECT_EQ(store_->prune(retention, kStart + 24h * 91).value(), 2);
  EXPECT_EQ(put(alert(alert_id), kStart + 24h * 92), 0) << "the claim outlives the alert";
  EXPECT_EQ(store_->prune(retention, kStart + 24h * 401).value(), 2) << "both claims";
  EXPECT_EQ(store_->deliveries({}).value().size(), 1U) << "what waits never goes by age";
  EXPECT_EQ(put(alert("waits"), kStart + 24h * 402), 0) << "its alert still stands for the event";
}

TEST_F(History, RetentionKeepsTheDeadLonger) {
  open();
  bury("one");
  const Retention retention;
  EXPECT_EQ(store_->prune(retention, kStart + 24h * 200).value(), 0);
  EXPECT_EQ(store_->prune(retention, kStart + 24h * 366).value(), 2);
  EXPECT_TRUE(store_->alerts({}).value().empty());
}

TEST_F(History, RetentionGoesInSmallSteps) {
  open();
  for (int i = 0; i < 7; ++i) put(alert("a" + std::to_string(i), {}));
  const Retention retention;
  EXPECT_EQ(store_->prune(retention, kStart + 24h * 91, 5).value(), 5);
  EXPECT_EQ(store_->prune(retention, kStart + 24h * 91, 5).value(), 2);
  EXPECT_EQ(store_->prune(retention, kStart + 24h * 91, 5).value(), 0);
}

}  // namespace
}  // namespace tocsin::store
