#include "sink/slack/slack_sink.h"

#include "sink/slack/slack_message.h"
#include "sink/slack/slack_text.h"
#include "sink/testing/golden.h"
#include "sink/testing/made_of.h"
#include "sink/testing/temporary_folder.h"
#include "sink/testing/web_cases.h"

namespace tocsin::sink {
namespace {

using Kind = NotDelivered::Kind;
using testing::answering;
using testing::deliver_sample;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::WebServer;

constexpr std::string_view kTaken = R"({"ok":true,"channel":"C0123456789","ts":"1503435956.000247"})";

class Slack : public ::testing::Test {
 protected:
  Slack() { testing::put(folder_ / "token", "xoxb-the-token-of-the-bot\n"); }

  SlackSettings bot(WebSettings web) const {
    return {std::move(web), SlackBot{{doc::SecretRef::From::file, folder_ / "token"}, "C0123456789"}};
  }

  DeliveryResult bot_gets(const std::string& body) const {
    const WebServer server(answering("200 OK", body));
    SlackSink sink("slack", bot(server.settings()));
    return deliver_sample(sink);
  }

  const testing::TemporaryFolder folder_;
};

TEST_F(Slack, AnswersOfAWebhookAreUnderstood) {
  testing::expect_web_outcomes(
      [](WebSettings web) {
        return std::make_unique<SlackSink>("slack", SlackSettings{std::move(web), std::nullopt});
      },
      "ok");
}

TEST_F(Slack, AnswersToABotAreUnderstood) {
  testing::expect_web_outcomes(
      [&](WebSettings web) { return std::make_unique<SlackSink>("slack", bot(std::move(web))); },
      std::string(kTaken));
}

TEST_F(Slack, ABotShowsItsTokenToSlackAlone) {
  const WebServer server(answering("200 OK", std::string(kTaken)));
  SlackSink sink("slack", bot(server.settings()));
  ASSERT_TRUE(sink.check());
  const auto result = deliver_sample(sink);
  ASSERT_TRUE(result) << result.error().reason;
  EXPECT_EQ(result->detail, "Slack message 1503435956.000247 in C0123456789");
  const auto request = server.requests().front();
  EXPECT_THAT(request, HasSubstr("\r\nAuthorization: Bearer xoxb-the-token-of-the-bot\r\n"));
  EXPECT_THAT(request, HasSubstr("\"channel\":\"C0123456789\""));
}

TEST_F(Slack, ABotIsToldNoInTheBodyOfAYes) {
  const auto kind_of = [&](const std::string& body) {
    const auto result = bot_gets(body);
    EXPECT_FALSE(result) << body;
    return result ? Kind::unknown : result.error().kind;
  };
  for (const auto* error : {"invalid_auth", "channel_not_found", "not_in_channel", "is_archived"})
    EXPECT_EQ(kind_of(R"({"ok":false,"error":")" + std::string(error) + "\"}"), Kind::unavailable) << error;
  for (const auto* error : {"msg_too_long", "invalid_blocks"})
    EXPECT_EQ(kind_of(R"({"ok":false,"error":")" + std::string(error) + "\"}"), Kind::permanent) << error;
  for (const auto* error : {"internal_error", "something_new"})
    EXPECT_EQ(kind_of(R"({"ok":false,"error":")" + std::string(error) + "\"}"), Kind::retry) << error;
  for (const auto* body : {"ok", "", "{}", "[]", "<html>", R"({"ok":"yes"})"})
    EXPECT_EQ(kind_of(body), Kind::unavailable) << body;
  const auto echoed = bot_gets(R"({"ok":false,"error":"no xoxb-the-token-of-the-bot"})");
  EXPECT_THAT(echoed.error().reason, Not(HasSubstr("the-token")));
}

TEST_F(Slack, AMessageLooksLikeThis) {
  const auto notification = testing::notification_of(testing::sample_alert());
  testing::expect_golden_json("alert.slack.json", slack_message(notification, ""));
}

TEST_F(Slack, ATestSaysSo) {
  auto notification = testing::notification_of(testing::sample_alert());
  notification.reason = Reason::test;
  const auto message = slack_message(notification, "");
  EXPECT_THAT(message, HasSubstr("[TEST] [MEDIUM] IAM User Created"));
  EXPECT_THAT(message, HasSubstr("This is a test of Tocsin"));
}

TEST_F(Slack, NothingInAMessageIsAlive) {
  auto alert = testing::hostile_alert("<!channel> <@U1> <https://evil.example|Open> *b* `c` :bell: &amp;", 3);
  alert.next_steps = {{"step", "aws s3 cp 's3://b/<x>&y' -"}};
  const auto message = doc::parse_json(slack_message(testing::notification_of(alert), "")).value();
  const auto& blocks = message.find("attachments")->items[0].find("blocks")->items;
  EXPECT_EQ(doc::string_at(blocks[0], "text.text"),
            "&lt;!channel&gt; &lt;@U1&gt; &lt;https://evil.example|Open&gt; *b* `c` :bell: &amp;amp;");
  EXPECT_EQ(
      doc::string_at(blocks[1], "fields.3.text"),
      "*What*\n`&lt;!channel&gt; &lt;@U1&gt; &lt;https://evil.example|Open&gt; *b* 'c' :bell: &amp;amp;`");
  EXPECT_THAT(doc::to_json(message), HasSubstr(R"("aws s3 cp 's3://b/<x>&y' -")"));
}

TEST(SlackText, KeepsPlainTextPlain) {
  EXPECT_EQ(slack_value("admin/alice (assumed role)"), "admin/alice (assumed role)");
  EXPECT_EQ(slack_value("arn:aws:iam::123456789012:user/a_b"), "`arn:aws:iam::123456789012:user/a_b`");
  EXPECT_EQ(slack_value("2025-03-21T13:22:00Z"), "`2025-03-21T13:22:00Z`");
  EXPECT_EQ(slack_value("10.0.0.1:443"), "10.0.0.1:443");
  EXPECT_EQ(slack_value("see :100: and"), "`see :100: and`");
  EXPECT_EQ(slack_escape("a & b"), "a &amp; b");
}

std::pair<bool, std::string> make(const std::string& text) {
  return testing::made_of(make_slack, text);
}

TEST(SlackSettings, AreAWebhookOrABot) {
  EXPECT_TRUE(make("url: {env: SLACK_URL}").first);
  EXPECT_TRUE(make("token: {env: SLACK_TOKEN}\nchannel: C0123456789").first);
  EXPECT_TRUE(
      make("token: {file: t}\nchannel: C0123456789\nurl: https://slack-gov.com/api/chat.postMessage").first);
  for (const auto& [text, error] : std::vector<std::pair<std::string, std::string>>{
           {"channel: C0123456789", "\"url\" is missing"},
           {"url: {env: A}\nchannel: C0123456789", "a webhook's channel is fixed"},
           {"token: {env: A}", "\"channel\" is missing"},
           {"token: {env: A}\nchannel: '#alerts'", "no channel's id"},
           {"token: xoxb-hunter2\nchannel: C0123456789", "must say where the secret is"}}) {
    const auto [made, errors] = make(text);
    EXPECT_FALSE(made) << text;
    EXPECT_THAT(errors, HasSubstr(error));
    EXPECT_THAT(errors, Not(HasSubstr("hunter2")));
  }
}

}  // namespace
}  // namespace tocsin::sink
