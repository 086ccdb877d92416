#include <cstdlib>

#include "alert/drill.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "sink/pagerduty/pagerduty_event.h"
#include "sink/pagerduty/pagerduty_sink.h"
#include "sink/testing/golden.h"
#include "sink/testing/made_of.h"
#include "sink/testing/web_cases.h"

namespace tocsin::sink {
namespace {

using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;

constexpr auto kKey = "0123456789abcdef0123456789abcdef";
constexpr auto kTaken =
    R"({"status":"success","message":"Event processed","dedup_key":"0123456789abcdef0123"})";

std::unique_ptr<Sink> pagerduty(WebSettings web) {
  ::setenv("TOCSIN_TEST_ROUTING_KEY", kKey, 1);
  return std::make_unique<PagerdutySink>(
      "pd", PagerdutySettings{std::move(web), {doc::SecretRef::From::env, "TOCSIN_TEST_ROUTING_KEY"}});
}

doc::Value rendered(const alert::Alert& alert, Reason reason = Reason::first) {
  auto notification = testing::notification_of(alert);
  notification.reason = reason;
  return doc::parse_json(pagerduty_event(notification)).value();
}

TEST(Pagerduty, Golden) {
  testing::expect_golden("alert.pagerduty.json",
                         doc::to_pretty_json(rendered(testing::sample_alert())) + "\n");
}

TEST(Pagerduty, Severities) {
  constexpr std::array<std::string_view, 5> kExpected = {"info", "warning", "warning", "error", "critical"};
  for (std::size_t i = 0; i < kExpected.size(); ++i) {
    auto alert = testing::sample_alert();
    alert.severity = static_cast<rule::Severity>(i);
    EXPECT_THAT(doc::string_at(rendered(alert), "payload.severity"), Optional(Eq(kExpected[i])));
  }
}

TEST(Pagerduty, TheSameAlertHasTheSameKeyHoweverOddItsId) {
  auto alert = testing::sample_alert();
  EXPECT_THAT(doc::string_at(rendered(alert), "dedup_key"), Optional(Eq(alert.id)));
  alert.id = std::string(300, 'x') + "1";
  const auto one = rendered(alert);
  alert.id.back() = '2';
  const auto other = rendered(alert);
  EXPECT_EQ(doc::string_at(one, "dedup_key")->size(), 64U);
  EXPECT_NE(doc::string_at(one, "dedup_key"), doc::string_at(other, "dedup_key"));
}

TEST(Pagerduty, AHugeEventIsLeftOutAndNothingElse) {
  auto alert = testing::sample_alert();
  alert.raw = doc::object({{"a", doc::string(std::string(600'000, 'x'))}});
  const auto notification = testing::notification_of(alert);
  const auto body = pagerduty_event(notification);
  EXPECT_LT(body.size(), kPagerdutyRules.max_bytes);
  EXPECT_THAT(body, HasSubstr("too large for a message"));
  EXPECT_THAT(body, HasSubstr("admin/alice"));
}

TEST(Pagerduty, ATestSaysSo) {
  const auto event = rendered(testing::sample_alert(), Reason::test);
  EXPECT_THAT(doc::string_at(event, "payload.summary"), Optional(HasSubstr("[TEST] [MEDIUM]")));
}

TEST(Pagerduty, DrillsWakeNobodyAndAreOneIncident) {
  const auto one = rendered(alert::drill_alert("0123abcd", Time{}), Reason::test);
  const auto other = rendered(alert::drill_alert("4567cdef", Time{}), Reason::test);
  EXPECT_THAT(doc::string_at(one, "payload.severity"), Optional(Eq("info")));
  EXPECT_THAT(doc::string_at(one, "payload.summary"), Optional(HasSubstr("DRILL")));
  EXPECT_THAT(doc::string_at(one, "dedup_key"), Optional(Eq("tocsin-drill")));
  EXPECT_EQ(doc::string_at(one, "dedup_key"), doc::string_at(other, "dedup_key"));
}

TEST(Pagerduty, AnswersAreUnderstood) {
  testing::expect_web_outcomes(pagerduty, kTaken);
}

TEST(Pagerduty, TheRoutingKeyIsInTheBodyAndNowhereElse) {
  const testing::WebServer server(testing::answering("202 Accepted", kTaken));
  const auto sink = pagerduty(server.settings());
  EXPECT_TRUE(sink->check());
  const auto sent = testing::deliver_sample(*sink);
  ASSERT_TRUE(sent) << sent.error().reason;
  EXPECT_EQ(sent->detail, "PagerDuty event 0123456789abcdef0123");
  const auto request = server.requests().front();
  const auto body = doc::parse_json(request.substr(request.find("\r\n\r\n") + 4));
  ASSERT_TRUE(body);
  EXPECT_THAT(doc::string_at(*body, "routing_key"), Optional(Eq(kKey)));
  EXPECT_THAT(doc::string_at(*body, "payload.source"), Optional(Eq("AWS account 123456789012")));
}

TEST(Pagerduty, AWrongRoutingKeyPausesAndIsNotShown) {
  const testing::WebServer server([](net::testing::Peer& peer, const std::string&) {
    peer.answer(
        std::string(R"({"status":"invalid event","errors":["'routing_key' )") + kKey + R"( is wrong"]})",
        "400 Bad Request");
    return true;
  });
  const auto sent = testing::deliver_sample(*pagerduty(server.settings()));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().kind, NotDelivered::Kind::unavailable);
  EXPECT_THAT(sent.error().reason, HasSubstr("check the routing key"));
  EXPECT_THAT(sent.error().reason, Not(HasSubstr(kKey)));
}

TEST(Pagerduty, WithoutItsKeyItSendsNothing) {
  ::unsetenv("TOCSIN_TEST_NO_KEY");
  const testing::WebServer server(testing::answering("202 Accepted", kTaken));
  PagerdutySink sink("pd", {server.settings(), {doc::SecretRef::From::env, "TOCSIN_TEST_NO_KEY"}});
  EXPECT_FALSE(sink.check());
  const auto sent = testing::deliver_sample(sink);
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().kind, NotDelivered::Kind::unavailable);
  EXPECT_TRUE(server.requests().empty());
}

TEST(Pagerduty, SettingsAreReadAndChecked) {
  const auto errors = [](const std::string& yaml) { return testing::errors_of(make_pagerduty, yaml); };
  EXPECT_EQ(errors("routing_key: {env: K}\n"), 0U);
  EXPECT_EQ(errors("routing_key: {env: K}\nregion: eu\ntimeout: 5s\n"), 0U);
  EXPECT_EQ(errors("region: eu\n"), 1U);
  EXPECT_EQ(errors("routing_key: abc\n"), 1U);
  EXPECT_EQ(errors("routing_key: {env: K}\nregion: mars\n"), 1U);
  EXPECT_EQ(errors("routing_key: {env: K}\nregion: eu\nurl: https://pd.example.com/\n"), 1U);
}

}  // namespace
}  // namespace tocsin::sink
