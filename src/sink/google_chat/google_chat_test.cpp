#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "sink/google_chat/google_chat_message.h"
#include "sink/google_chat/google_chat_sink.h"
#include "sink/testing/golden.h"
#include "sink/testing/made_of.h"
#include "sink/testing/web_cases.h"

namespace tocsin::sink {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::unique_ptr<Sink> chat(WebSettings web) {
  return std::make_unique<GoogleChatSink>("chat", std::move(web));
}

doc::Value rendered(const alert::Alert& alert) {
  return doc::parse_json(google_chat_message(testing::notification_of(alert))).value();
}

TEST(GoogleChat, Golden) {
  testing::expect_golden("alert.google_chat.json",
                         doc::to_pretty_json(rendered(testing::sample_alert())) + "\n");
}

TEST(GoogleChat, NobodyIsCalledAndNothingIsALink) {
  const auto body = google_chat_message(testing::notification_of(
      testing::hostile_alert("<users/all> <https://e.example|x> <a href=\"https://e.example\">x</a>", 3)));
  EXPECT_THAT(body, Not(HasSubstr("<users")));
  EXPECT_THAT(body, Not(HasSubstr("<https")));
  EXPECT_THAT(body, Not(HasSubstr("<a href")));
}

TEST(GoogleChat, WhatOneDoesAgainStandsInTheSameThread) {
  auto alert = testing::sample_alert();
  const auto thread = [&] { return std::string(*doc::string_at(rendered(alert), "thread.threadKey")); };
  const auto first = thread();
  alert.id = "another";
  alert.event_id = "another";
  EXPECT_EQ(thread(), first);
  alert.who.name = "bob";
  EXPECT_NE(thread(), first);
}

TEST(GoogleChat, TooManyStepsGoFromTheEnd) {
  auto alert = testing::sample_alert();
  alert.why = std::string(1'500, '&');
  alert.next_steps.assign(8, {std::string(400, '"'), std::string(900, '<')});
  const auto body = google_chat_message(testing::notification_of(alert));
  EXPECT_LE(body.size(), kGoogleChatRules.max_bytes);
  EXPECT_THAT(body, HasSubstr("admin/alice"));
}

TEST(GoogleChat, AnswersAreUnderstood) {
  testing::expect_web_outcomes(chat, R"({"name":"spaces/AAAA/messages/BBBB"})");
}

TEST(GoogleChat, AsksForAThread) {
  const testing::WebServer server(testing::answering("200 OK", "{}"));
  ASSERT_TRUE(testing::deliver_sample(*chat(server.settings())));
  EXPECT_THAT(server.requests().front(),
              HasSubstr("?messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD HTTP/1.1\r\n"));
  auto settings = server.settings();
  settings.endpoint = Endpoint::at(settings.endpoint.resolve()->reveal() + "?key=K&token=T");
  ASSERT_TRUE(testing::deliver_sample(*chat(settings)));
  EXPECT_THAT(
      server.requests().back(),
      HasSubstr("?key=K&token=T&messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD HTTP/1.1\r\n"));
}

TEST(GoogleChat, NeedsAnAddress) {
  EXPECT_EQ(testing::errors_of(make_google_chat, "timeout: 5s\n"), 1U);
}

}  // namespace
}  // namespace tocsin::sink
