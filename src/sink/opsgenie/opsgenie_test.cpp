#include <cstdlib>

#include "alert/drill.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "sink/opsgenie/opsgenie_alert.h"
#include "sink/opsgenie/opsgenie_sink.h"
#include "sink/testing/golden.h"
#include "sink/testing/made_of.h"
#include "sink/testing/web_cases.h"

namespace tocsin::sink {
namespace {

using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;

constexpr auto kTaken = R"({"result":"Request will be processed","took":0.1,"requestId":"43a29c5c"})";

std::unique_ptr<Sink> opsgenie(WebSettings web) {
  ::setenv("TOCSIN_TEST_GENIE_KEY", "genie-0123456789", 1);
  return std::make_unique<OpsgenieSink>(
      "og", OpsgenieSettings{std::move(web), {doc::SecretRef::From::env, "TOCSIN_TEST_GENIE_KEY"}, {}});
}

doc::Value rendered(const alert::Alert& alert, const std::vector<std::string>& teams = {}) {
  return doc::parse_json(opsgenie_alert(testing::notification_of(alert), teams)).value();
}

TEST(Opsgenie, Golden) {
  testing::expect_golden("alert.opsgenie.json",
                         doc::to_pretty_json(rendered(testing::sample_alert(), {"Night Watch"})) + "\n");
}

TEST(Opsgenie, Priorities) {
  for (int i = 0; i < 5; ++i) {
    auto alert = testing::sample_alert();
    alert.severity = static_cast<rule::Severity>(i);
    EXPECT_THAT(doc::string_at(rendered(alert), "priority"), Optional(Eq("P" + std::to_string(5 - i))));
  }
}

TEST(Opsgenie, DrillsWakeNobodyAndAreOneAlert) {
  const auto one = rendered(alert::drill_alert("0123abcd", Time{}));
  EXPECT_THAT(doc::string_at(one, "priority"), Optional(Eq("P5")));
  EXPECT_THAT(doc::string_at(one, "alias"), Optional(Eq("tocsin-drill")));
  EXPECT_EQ(doc::string_at(rendered(alert::drill_alert("4567cdef", Time{})), "alias"),
            doc::string_at(one, "alias"));
}

TEST(Opsgenie, WhatReadsHtmlGetsNone) {
  const auto alert = testing::hostile_alert("<img src=x onerror=y> & <a href=//e>", 3);
  const auto body = opsgenie_alert(testing::notification_of(alert), {});
  EXPECT_THAT(body, Not(HasSubstr("<img")));
  EXPECT_THAT(body, Not(HasSubstr("<a ")));
  EXPECT_THAT(body, HasSubstr("&lt;img"));
}

TEST(Opsgenie, ALongTitleKeepsTheSeverityAndFits) {
  auto alert = testing::sample_alert();
  alert.title = std::string(400, '&');
  const auto rendering = rendered(alert);
  const std::string message(doc::string_at(rendering, "message").value_or(""));
  EXPECT_LE(message.size(), 130U);
  EXPECT_THAT(message, HasSubstr("[MEDIUM] &amp;"));
  EXPECT_THAT(message, Not(::testing::ContainsRegex("&[a-z]*\\.")));
}

TEST(Opsgenie, ACommaMakesNoSecondTag) {
  auto alert = testing::sample_alert();
  alert.tags = {"a,b"};
  EXPECT_THAT(doc::string_at(rendered(alert), "tags.3"), Optional(Eq("a.b")));
}

TEST(Opsgenie, AnswersAreUnderstood) {
  testing::expect_web_outcomes(opsgenie, kTaken);
}

TEST(Opsgenie, TheKeyIsAHeader) {
  const testing::WebServer server(testing::answering("202 Accepted", kTaken));
  const auto sink = opsgenie(server.settings());
  EXPECT_TRUE(sink->check());
  ASSERT_TRUE(testing::deliver_sample(*sink));
  EXPECT_THAT(server.requests().front(), HasSubstr("Authorization: GenieKey genie-0123456789\r\n"));
}

TEST(Opsgenie, SettingsAreReadAndChecked) {
  const auto errors = [](const std::string& yaml) { return testing::errors_of(make_opsgenie, yaml); };
  EXPECT_EQ(errors("key: {file: /etc/key}\nregion: eu\nteams: [Night Watch]\n"), 0U);
  EXPECT_EQ(errors("teams: [a]\n"), 1U);
  EXPECT_EQ(errors("key: {env: K}\nteams: ['']\n"), 1U);
  EXPECT_EQ(errors("key: {env: K}\nregion: asia\n"), 1U);
  EXPECT_EQ(errors("key: {env: K}\nregion: eu\nurl: https://og.example.com/\n"), 1U);
}

}  // namespace
}  // namespace tocsin::sink
