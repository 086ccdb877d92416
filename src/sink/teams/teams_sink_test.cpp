#include "sink/teams/teams_sink.h"

#include "sink/teams/teams_card.h"
#include "sink/testing/golden.h"
#include "sink/testing/web_cases.h"

namespace tocsin::sink {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::notification_of;

TEST(TeamsSink, AnswersAreUnderstood) {
  testing::expect_web_outcomes(
      [](WebSettings web) { return std::make_unique<TeamsSink>("teams", std::move(web)); });
}

TEST(TeamsSink, SaysThatItIsUtf8) {
  const testing::WebServer server(testing::answering("202 Accepted"));
  TeamsSink sink("teams", server.settings());
  ASSERT_TRUE(testing::deliver_sample(sink));
  EXPECT_THAT(server.requests().front(), HasSubstr("\r\nContent-Type: application/json; charset=utf-8\r\n"));
}

TEST(TeamsCard, LooksLikeThis) {
  testing::expect_golden_json("alert.teams.json", teams_message(notification_of(testing::sample_alert())));
}

TEST(TeamsCard, ATestSaysSo) {
  auto notification = notification_of(testing::sample_alert());
  notification.reason = Reason::test;
  EXPECT_THAT(teams_message(notification), HasSubstr("This is a test of Tocsin"));
}

TEST(TeamsCard, LeavesOutPartsAndNeverTheFacts) {
  auto alert = testing::sample_alert();
  alert.raw = doc::string(std::string(26'000, 'r'));
  const auto without_raw = teams_message(notification_of(alert));
  EXPECT_LE(without_raw.size(), kTeamsMaxBytes);
  EXPECT_THAT(without_raw, Not(HasSubstr("rrrr")));
  EXPECT_THAT(without_raw, HasSubstr("delete-login-profile"));
  for (const auto* text : {"\"", "\\", "x", "\xE2\x82\xAC"}) {
    std::string much;
    while (much.size() < 900) much += text;
    const auto message = teams_message(notification_of(testing::hostile_alert(much, 50)));
    EXPECT_LE(message.size(), kTeamsMaxBytes) << text;
    EXPECT_THAT(message, HasSubstr("\"Account\""));
    EXPECT_THAT(message, HasSubstr("[CRITICAL]"));
  }
}

TEST(TeamsCard, ReadsNoMarkdownFromAnEvent) {
  const auto card =
      teams_message(notification_of(testing::hostile_alert("[a](https://evil.example) <at>all</at>", 2)));
  EXPECT_THAT(card, Not(HasSubstr("\"TextBlock\"")));
  EXPECT_THAT(card, Not(HasSubstr("\"FactSet\"")));
}

}  // namespace
}  // namespace tocsin::sink
