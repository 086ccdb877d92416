#include <cstdlib>

#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "sink/ntfy/ntfy_message.h"
#include "sink/ntfy/ntfy_sink.h"
#include "sink/testing/golden.h"
#include "sink/testing/made_of.h"
#include "sink/testing/web_cases.h"

namespace tocsin::sink {
namespace {

using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;

constexpr auto kTaken = R"({"id":"hwQ2YpKdmg","time":1635528757,"event":"message","topic":"t"})";

std::unique_ptr<Sink> ntfy(WebSettings web) {
  return std::make_unique<NtfySink>("ntfy", NtfySettings{std::move(web), std::nullopt});
}

doc::Value rendered(const alert::Alert& alert) {
  return doc::parse_json(ntfy_message(testing::notification_of(alert))).value();
}

TEST(Ntfy, Golden) {
  testing::expect_golden("alert.ntfy.json", doc::to_pretty_json(rendered(testing::sample_alert())) + "\n");
}

TEST(Ntfy, Priorities) {
  for (int i = 0; i < 5; ++i) {
    auto alert = testing::sample_alert();
    alert.severity = static_cast<rule::Severity>(i);
    EXPECT_THAT(doc::scalar_at(rendered(alert), "priority"), Optional(Eq(std::to_string(i + 1))));
  }
}

TEST(Ntfy, WhateverAnEventHoldsItFits) {
  for (const std::string_view text : {"", "\"", "\\\r\n", "\xC3\xBC", "x"}) {
    for (const std::size_t copies : {1UL, 100UL, 10'000UL}) {
      std::string long_text;
      for (std::size_t i = 0; i < copies; ++i) long_text += text;
      const auto alert = testing::hostile_alert(long_text, 20);
      EXPECT_LE(ntfy_message(testing::notification_of(alert)).size(), kNtfyRules.max_bytes);
      const auto message = rendered(alert);
      EXPECT_LE(doc::string_at(message, "message")->size(), 4'096U);
      EXPECT_THAT(doc::string_at(message, "title"), Optional(HasSubstr("[CRITICAL]")));
      for (const auto* label : {"Severity: CRITICAL", "Account: ", "Who: ", "What: "})
        EXPECT_THAT(doc::string_at(message, "message"), Optional(HasSubstr(label))) << copies;
    }
  }
}

TEST(Ntfy, AnswersAreUnderstood) {
  testing::expect_web_outcomes(ntfy, kTaken);
}

TEST(Ntfy, TheTopicIsInTheBodyAndInNoReport) {
  ::setenv("TOCSIN_TEST_NTFY_TOKEN", "tk_0123456789", 1);
  const testing::WebServer server([](net::testing::Peer& peer, const std::string& request) {
    peer.answer(request, "403 Forbidden");
    return true;
  });
  NtfySink sink("ntfy",
                {server.settings(), doc::SecretRef{doc::SecretRef::From::env, "TOCSIN_TEST_NTFY_TOKEN"}});
  EXPECT_TRUE(sink.check());
  const auto sent = testing::deliver_sample(sink);
  const auto request = server.requests().front();
  EXPECT_THAT(request, HasSubstr("POST /hooks/ HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr("Authorization: Bearer tk_0123456789\r\n"));
  const auto body = doc::parse_json(request.substr(request.find("\r\n\r\n") + 4));
  ASSERT_TRUE(body);
  EXPECT_THAT(doc::string_at(*body, "topic"), Optional(Eq(testing::kUrlSecret)));
  ASSERT_FALSE(sent);
  EXPECT_THAT(sent.error().reason, Not(HasSubstr(testing::kUrlSecret)));
  EXPECT_THAT(sent.error().reason, Not(HasSubstr("tk_0123456789")));
}

TEST(Ntfy, AnAddressWithoutATopicIsToldBeforeAnythingIsSent) {
  for (const auto* url :
       {"https://ntfy.sh", "https://ntfy.sh/", "https://ntfy.sh/a b", "https://ntfy.sh/t?auth=x"}) {
    NtfySink sink("ntfy", {WebSettings::at(url), std::nullopt});
    EXPECT_FALSE(sink.check()) << url;
    const auto sent = testing::deliver_sample(sink);
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind, NotDelivered::Kind::unavailable);
  }
}

TEST(Ntfy, NeedsAnAddress) {
  EXPECT_EQ(testing::errors_of(make_ntfy, "token: {env: T}\n"), 1U);
}

}  // namespace
}  // namespace tocsin::sink
