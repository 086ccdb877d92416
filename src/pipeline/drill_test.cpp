#include "pipeline/drill.h"

#include <gmock/gmock.h>

#include "alert/drill.h"
#include "doc/json_writer.h"
#include "pipeline/analysis.h"
#include "store/store_fixture.h"

namespace tocsin::pipeline {
namespace {

using namespace std::chrono_literals;
using store::testing::kStart;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

constexpr const char* kEvent =
    R"({"source":"tocsin.drill","detail-type":"Tocsin Drill","time":"2025-03-21T13:22:00Z","detail":{"drill":"0123abcd"}})";

class Drills : public store::testing::StoreTest {
 protected:
  Drills() {
    // All that could keep a drill from somebody: a route that leads nowhere, severities, a budget of one.
    dispatch_.routing.sinks = {{"mail", rule::Severity::critical}, {"pager", rule::Severity::critical}};
    dispatch_.routing.receivers = {{"nobody", {}}};
    dispatch_.routing.root = route::Route{};
    dispatch_.routing.root->receiver = "nobody";
    dispatch_.routing.budget.standard = route::Rate{1, 24h};
    dispatch_.targets = {{"mail", {"a@example.com", "b@example.com"}}, {"pager", {""}}};
    open();
  }

  std::vector<std::string> sinks_of(const std::string& drill) {
    store::DeliveryFilter filter;
    filter.alert = alert::drill_alert_id(drill);
    std::vector<std::string> out;
    const auto rows = store_->deliveries(filter).value();
    for (const auto& row : rows) out.push_back(row.sink + row.target);
    return out;
  }

  Dispatch dispatch_;
};

TEST_F(Drills, AreToldToEverySinkAndJoinNothing) {
  put(drill_row("0123abcd", kStart, dispatch_));
  put(drill_row("4567cdef", kStart, dispatch_));
  EXPECT_THAT(sinks_of("0123abcd"), UnorderedElementsAre("maila@example.com", "mailb@example.com", "pager"));
  EXPECT_EQ(sinks_of("4567cdef").size(), 3U) << "a budget of one";
  EXPECT_EQ(put(drill_row("0123abcd", kStart, dispatch_)), 0) << "the same drill once";
  EXPECT_TRUE(store_->incidents({}).value().empty());
  EXPECT_EQ(take("pager")->cause, "test");
  const auto row = store_->alerts({}).value().at(0);
  EXPECT_EQ(row.rule, "tocsin-drill");
  EXPECT_EQ(row.held + row.incident, "");
}

TEST_F(Drills, ASilenceOfEverythingHidesNone) {
  ASSERT_TRUE(
      store_->add({"1", R"({"rule":["tocsin-*"]})", "a", "b", kStart, kStart, kStart + 1h, true}, kStart));
  put(drill_row("0123abcd", kStart, dispatch_), kStart + 1min);
  EXPECT_EQ(sinks_of("0123abcd").size(), 3U);
}

TEST_F(Drills, ADozenAnHourAreTold) {
  for (int i = 0; i < 20; ++i) put(drill_row("0123abc" + std::to_string(i), kStart, dispatch_));
  EXPECT_EQ(sinks_of("0123abc11").size(), 3U);
  EXPECT_TRUE(sinks_of("0123abc12").empty());
  EXPECT_FALSE(drill_receipts(*store_, "0123abc12").value());
  put(drill_row("later-than-that", kStart, dispatch_), kStart + 61min);
  EXPECT_EQ(sinks_of("later-than-that").size(), 3U);
}

TEST_F(Drills, ReceiptsSayWhatBecameOfThemAtEachSink) {
  EXPECT_FALSE(drill_receipts(*store_, "0123abcd").value());
  EXPECT_FALSE(drill_receipts(*store_, "' OR 1=1 --").value());
  put(drill_row("0123abcd", kStart, dispatch_));
  put(alert("other", {{"pager", ""}}));
  using How = store::Finish::How;
  ASSERT_TRUE(store_->finish(take("pager")->delivery.id, {How::delivered, "202", {}, false}, kStart + 80ms));
  ASSERT_TRUE(
      store_->finish(take("mail")->delivery.id, {How::dead, "550 no\r\n\x1b[2J", {}, false}, kStart + 1s));
  const auto receipts = drill_receipts(*store_, "0123abcd").value();
  ASSERT_TRUE(receipts);
  const auto json = doc::to_json(*receipts);
  EXPECT_THAT(json, HasSubstr(R"("drill":"0123abcd","accepted":")" + format_time(kStart)));
  EXPECT_THAT(json, HasSubstr(R"({"sink":"pager","target":"","state":"delivered","at":")" +
                              format_time(kStart + 80ms) + R"(","attempts":1,"reason":"202"})"));
  EXPECT_THAT(json, HasSubstr(R"("state":"dead")"));
  EXPECT_THAT(json, HasSubstr(R"("state":"pending")"));
  EXPECT_EQ(json.find("\\u001b"), std::string::npos) << json;
}

TEST_F(Drills, AreKnownByTheirEventAndNoRuleIsAsked) {
  const rule::RuleSet rules;
  const enrich::Enricher enricher;
  const auto analyse = analysis_with(rules, dispatch_, enricher);
  const auto analysis = analyse({kEvent, "http"});
  ASSERT_EQ(analysis.alerts.size(), 1U);
  EXPECT_EQ(analysis.alerts[0].id, alert::drill_alert_id("0123abcd"));
  EXPECT_EQ(analysis.alerts[0].event_time, parse_time("2025-03-21T13:22:00Z"));
  const auto timeless = analyse(
      {R"({"source":"tocsin.drill","detail-type":"Tocsin Drill","detail":{"drill":"0123abcd"}})", "http"});
  ASSERT_EQ(timeless.alerts.size(), 1U);
  EXPECT_FALSE(timeless.alerts[0].event_time);
  EXPECT_EQ(timeless.alerts[0].json.find("\"time\":\"1970"), std::string::npos);
  EXPECT_TRUE(
      analyse({R"({"source":"tocsin.drill","detail-type":"Tocsin Drill","detail":{"drill":"<b>"}})", "http"})
          .alerts.empty());
}

}  // namespace
}  // namespace tocsin::pipeline
