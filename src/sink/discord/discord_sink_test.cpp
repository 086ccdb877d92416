#include "sink/discord/discord_sink.h"

#include "sink/discord/discord_message.h"
#include "sink/discord/discord_text.h"
#include "sink/testing/golden.h"
#include "sink/testing/web_cases.h"

namespace tocsin::sink {
namespace {

using testing::answering;
using testing::deliver_sample;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using testing::WebServer;

TEST(DiscordSink, AnswersAreUnderstood) {
  testing::expect_web_outcomes(
      [](WebSettings web) { return std::make_unique<DiscordSink>("discord", std::move(web)); },
      R"({"id":"1100000000000000001"})");
}

TEST(DiscordSink, WaitsUntilTheMessageStands) {
  const WebServer server(answering("200 OK", R"({"id":"1100000000000000001","type":0})"));
  DiscordSink sink("discord", server.settings());
  const auto result = deliver_sample(sink);
  ASSERT_TRUE(result) << result.error().reason;
  EXPECT_EQ(result->detail, "Discord message 1100000000000000001");
  auto threaded = server.settings();
  threaded.endpoint = Endpoint::at(threaded.endpoint.resolve()->reveal() + "?thread_id=7");
  DiscordSink in_thread("discord", threaded);
  ASSERT_TRUE(deliver_sample(in_thread));
  const auto path = "POST /hooks/" + std::string(testing::kUrlSecret);
  EXPECT_THAT(server.requests()[0], StartsWith(path + "?wait=true HTTP/1.1"));
  EXPECT_THAT(server.requests()[1], StartsWith(path + "?thread_id=7&wait=true HTTP/1.1"));
}

TEST(DiscordMessage, LooksLikeThis) {
  testing::expect_golden_json("alert.discord.json",
                              discord_message(testing::notification_of(testing::sample_alert())));
}

TEST(DiscordMessage, ATestSaysSo) {
  auto notification = testing::notification_of(testing::sample_alert());
  notification.reason = Reason::test;
  EXPECT_THAT(discord_message(notification), HasSubstr("This is a test of Tocsin"));
}

std::size_t sum_of(const doc::Value& embed) {
  std::size_t sum = 0;
  for (const auto* path : {"title", "description", "footer.text"})
    sum += doc::string_at(embed, path).value_or("").size();
  for (const auto& field : embed.find("fields")->items)
    sum += field.find("name")->text.size() + field.find("value")->text.size();
  return sum;
}

TEST(DiscordMessage, StaysBelowTheSumOfAllTexts) {
  for (const auto* text : {"*", "x", "\xE2\x82\xAC", "a*"}) {
    std::string much;
    while (much.size() < 3'000) much += text;
    const auto message =
        doc::parse_json(discord_message(testing::notification_of(testing::hostile_alert(much, 50)))).value();
    EXPECT_LE(sum_of(message.find("embeds")->items[0]), kDiscordSum) << text;
  }
}

TEST(DiscordMessage, CallsNobodyAndLinksNothing) {
  auto alert = testing::hostile_alert("@everyone [a](https://evil.example) <@1>", 2);
  alert.next_steps = {{"step", "echo '```'"}, {"other", "echo '@everyone'"}};
  const auto json = discord_message(testing::notification_of(alert));
  const auto message = doc::parse_json(json).value();
  EXPECT_TRUE(message.find("allowed_mentions")->find("parse")->items.empty());
  EXPECT_EQ(doc::string_at(message, "embeds.0.fields.1.value"),
            "\\@everyone \\[a\\]\\(https\\://evil.example\\) \\<\\@1\\>");
  EXPECT_THAT(json, Not(HasSubstr("echo '```'")));
  EXPECT_THAT(json, HasSubstr("```sh\\necho '@everyone'"));
}

TEST(DiscordText, IsShownAsItIs) {
  EXPECT_EQ(discord_escape("admin/alice (assumed role)"), "admin/alice \\(assumed role\\)");
  EXPECT_EQ(discord_escape("- a - b"), "\\- a - b");
  EXPECT_EQ(discord_escape("a\\b_c"), "a\\\\b\\_c");
}

}  // namespace
}  // namespace tocsin::sink
