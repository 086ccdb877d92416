#include <cstdlib>

#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "sink/telegram/telegram_message.h"
#include "sink/telegram/telegram_sink.h"
#include "sink/testing/golden.h"
#include "sink/testing/made_of.h"
#include "sink/testing/web_cases.h"

namespace tocsin::sink {
namespace {

using namespace std::chrono_literals;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;

constexpr auto kToken = "123456789:AAExampleToken_of-a-bot";
constexpr auto kTaken = R"({"ok":true,"result":{"message_id":42,"chat":{"id":-100}}})";
const TelegramChat kChat{"-1001234567890", ""};

std::unique_ptr<Sink> telegram(WebSettings web) {
  ::setenv("TOCSIN_TEST_BOT_TOKEN", kToken, 1);
  return std::make_unique<TelegramSink>(
      "tg", TelegramSettings{std::move(web), {doc::SecretRef::From::env, "TOCSIN_TEST_BOT_TOKEN"}, kChat});
}

doc::Value rendered(const alert::Alert& alert, const TelegramChat& chat = kChat) {
  return doc::parse_json(telegram_message(testing::notification_of(alert), chat)).value();
}

/// Only our own elements, each closed: Telegram answers 400 to anything else.
void expect_markup(std::string_view text) {
  std::vector<std::string> open;
  for (std::size_t at = 0; (at = text.find('<', at)) != std::string_view::npos;) {
    const auto end = text.find('>', at);
    ASSERT_NE(end, std::string_view::npos);
    std::string tag(text.substr(at + 1, end - at - 1));
    at = end;
    if (tag.starts_with('/')) {
      ASSERT_FALSE(open.empty());
      EXPECT_EQ(open.back(), tag.substr(1));
      open.pop_back();
    } else {
      open.push_back(tag.substr(0, tag.find(' ')));
      EXPECT_THAT(open.back(), ::testing::AnyOf("b", "code", "pre", "a"));
    }
  }
  EXPECT_TRUE(open.empty());
}

TEST(Telegram, Golden) {
  testing::expect_golden("alert.telegram.json",
                         doc::to_pretty_json(rendered(testing::sample_alert())) + "\n");
}

TEST(Telegram, WhateverAnEventHoldsItIsMarkupThatFits) {
  for (const std::string_view text : {"", "<b>", "</code><a href=\"tg://user?id=1\">x</a>", "&lt;", "&",
                                      "@everyone /start #tag https://e.example"}) {
    for (const std::size_t copies : {1UL, 20UL, 2000UL}) {
      std::string long_text;
      for (std::size_t i = 0; i < copies; ++i) long_text += text;
      const auto message = rendered(testing::hostile_alert(long_text, 20));
      const auto shown = doc::string_at(message, "text");
      ASSERT_TRUE(shown);
      EXPECT_LE(shown->size(), 4'096U);
      expect_markup(*shown);
      EXPECT_THAT(std::string(*shown), HasSubstr("<b>[CRITICAL]</b>"));
      for (const auto* label : {"Account: <code>", "Who: <code>", "What: <code>"})
        EXPECT_THAT(std::string(*shown), HasSubstr(label));
    }
  }
}

TEST(Telegram, ATopicIsANumber) {
  EXPECT_THAT(doc::scalar_at(rendered(testing::sample_alert(), {"@channel", "7"}), "message_thread_id"),
              Optional(Eq("7")));
  EXPECT_EQ(rendered(testing::sample_alert()).find("message_thread_id"), nullptr);
}

TEST(Telegram, AnswersAreUnderstood) {
  testing::expect_web_outcomes(telegram, kTaken);
}

TEST(Telegram, TheTokenIsInThePathAndInNoReport) {
  const testing::WebServer server([](net::testing::Peer& peer, const std::string& request) {
    peer.answer(request, "404 Not Found");
    return true;
  });
  const auto sent = testing::deliver_sample(*telegram(server.settings()));
  EXPECT_THAT(server.requests().front(),
              HasSubstr("/bot" + std::string(kToken) + "/sendMessage HTTP/1.1\r\n"));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().kind, NotDelivered::Kind::unavailable);
  EXPECT_THAT(sent.error().reason, Not(HasSubstr(kToken)));
}

TEST(Telegram, WaitsAsLongAsTheBodySays) {
  const testing::WebServer server(testing::answering(
      "429 Too Many Requests",
      R"({"ok":false,"error_code":429,"description":"Too Many Requests: retry after 35","parameters":{"retry_after":35}})"));
  const auto sent = testing::deliver_sample(*telegram(server.settings()));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().kind, NotDelivered::Kind::unavailable);
  EXPECT_THAT(sent.error().retry_after, Optional(Eq(35'000ms)));
}

TEST(Telegram, AWrongChatPausesAndAWrongMessageIsGivenUp) {
  for (const auto& [description, kind] :
       {std::pair{"Bad Request: chat not found", NotDelivered::Kind::unavailable},
        {"Bad Request: group chat was upgraded to a supergroup chat", NotDelivered::Kind::unavailable},
        {"Bad Request: message is too long", NotDelivered::Kind::permanent},
        {"Bad Request: can't parse entities", NotDelivered::Kind::permanent}}) {
    const testing::WebServer server(testing::answering(
        "400 Bad Request",
        std::string(R"({"ok":false,"error_code":400,"description":")") + description + "\"}"));
    const auto sent = testing::deliver_sample(*telegram(server.settings()));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind, kind) << description;
  }
}

TEST(Telegram, ATokenThatWouldChangeTheAddressIsNotUsed) {
  ::setenv("TOCSIN_TEST_ODD_TOKEN", "123:AA/../../other?x=", 1);
  const testing::WebServer server(testing::answering("200 OK", kTaken));
  TelegramSink sink("tg", {server.settings(), {doc::SecretRef::From::env, "TOCSIN_TEST_ODD_TOKEN"}, kChat});
  const auto sent = testing::deliver_sample(sink);
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().kind, NotDelivered::Kind::unavailable);
  EXPECT_THAT(sent.error().reason, Not(HasSubstr("123:AA")));
  EXPECT_TRUE(server.requests().empty());
}

TEST(Telegram, SettingsAreReadAndChecked) {
  const auto errors = [](const std::string& yaml) { return testing::errors_of(make_telegram, yaml); };
  EXPECT_EQ(errors("token: {env: T}\nchat: -1001234567890\n"), 0U);
  EXPECT_EQ(errors("token: {env: T}\nchat: '@alerts_prod'\ntopic: 7\n"), 0U);
  EXPECT_EQ(errors("token: {env: T}\n"), 1U);
  EXPECT_EQ(errors("chat: 1\n"), 1U);
  EXPECT_EQ(errors("token: {env: T}\nchat: alerts\n"), 1U);
  EXPECT_EQ(errors("token: {env: T}\nchat: 1.5\n"), 1U);
  EXPECT_EQ(errors("token: {env: T}\nchat: 1\ntopic: general\n"), 1U);
}

}  // namespace
}  // namespace tocsin::sink
