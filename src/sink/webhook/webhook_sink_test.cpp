#include "sink/webhook/webhook_sink.h"

#include "base/hash.h"
#include "sink/testing/golden.h"
#include "sink/testing/made_of.h"
#include "sink/testing/temporary_folder.h"
#include "sink/testing/web_cases.h"
#include "sink/webhook/signature.h"

namespace tocsin::sink {
namespace {

using testing::answering;
using testing::deliver_sample;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::WebServer;

WebhookSettings to(WebSettings web) {
  WebhookSettings settings;
  settings.web = std::move(web);
  return settings;
}

TEST(WebhookSink, AnswersAreUnderstood) {
  testing::expect_web_outcomes(
      [](WebSettings web) { return std::make_unique<WebhookSink>("hook", to(std::move(web))); });
}

TEST(WebhookBody, IsVersionedJson) {
  const auto body = webhook_body(testing::notification_of(testing::sample_alert()), kWebhookBody);
  testing::expect_golden_json("alert.webhook.json", body);
}

TEST(WebhookBody, LeavesOutPartsAndNeverTheCore) {
  auto alert = testing::sample_alert();
  alert.raw = doc::string(std::string(500'000, '"'));
  const auto without_raw = webhook_body(testing::notification_of(alert), kWebhookBody);
  EXPECT_LE(without_raw.size(), kWebhookBody);
  EXPECT_THAT(without_raw, HasSubstr("\"shortened\":true"));
  EXPECT_THAT(without_raw, HasSubstr("delete-login-profile"));
  for (const auto* text : {"\"", "\\", "x", "\xE2\x82\xAC"}) {
    std::string much;
    while (much.size() < 3'000) much += text;
    const auto core =
        webhook_body(testing::notification_of(testing::hostile_alert(much, 50)), kLeastWebhookBody);
    EXPECT_LE(core.size(), kLeastWebhookBody);
    const auto value = doc::parse_json(core);
    ASSERT_TRUE(value);
    for (const auto* path : {"alert.severity", "alert.who.name", "alert.event_name", "alert.account"})
      EXPECT_TRUE(doc::string_at(*value, path)) << path;
  }
}

TEST(WebhookSignature, IsTheOneThatTheDocumentedCodeVerifies) {
  const auto vector =
      doc::parse_json(testing::content(std::string(TOCSIN_SOURCE_DIR) + "/tests/data/webhook_signature.json"))
          .value();
  const std::vector<Secret> secrets = {Secret(vector.find("secrets")->items[0].text),
                                       Secret(vector.find("secrets")->items[1].text)};
  EXPECT_EQ(webhook_signature(secrets, std::stoll(vector.find("time")->text), vector.find("body")->text),
            vector.find("signature")->text);
}

class SignedWebhook : public ::testing::Test {
 protected:
  SignedWebhook() {
    testing::put(folder_ / "new", "new-secret-0123456789\n");
    testing::put(folder_ / "old", "old-secret-0123456789\n");
    testing::put(folder_ / "auth", "Bearer the-access-token\n");
  }

  doc::SecretRef file(const std::string& name) const { return {doc::SecretRef::From::file, folder_ / name}; }

  WebhookSettings settings(WebSettings web) const {
    auto out = to(std::move(web));
    out.secrets = {file("new"), file("old")};
    out.headers = {{"X-Team", "night watch"}, {"Authorization", file("auth")}};
    return out;
  }

  const testing::TemporaryFolder folder_;
  const ManualClock clock_{parse_time("2026-01-02T03:04:05.678Z").value()};
};

TEST_F(SignedWebhook, SaysWhoSentItAndWhetherItCameBefore) {
  const WebServer server(answering("204 No Content"));
  WebhookSink sink("hook", settings(server.settings()), &clock_);
  ASSERT_TRUE(sink.check());
  const auto result = deliver_sample(sink);
  ASSERT_TRUE(result) << result.error().reason;
  const auto request = server.requests().front();
  const auto body = request.substr(request.find("\r\n\r\n") + 4);
  const auto v1 = [&](const char* secret) { return ",v1=" + hex(hmac_sha256(secret, "1767323045." + body)); };
  EXPECT_THAT(request, HasSubstr("\r\nX-Tocsin-Signature: t=1767323045" + v1("new-secret-0123456789") +
                                 v1("old-secret-0123456789") + "\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nIdempotency-Key: d-0001-abcdef\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nX-Team: night watch\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nAuthorization: Bearer the-access-token\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nContent-Type: application/json\r\n"));
}

TEST_F(SignedWebhook, ShowsNoneOfItsSecrets) {
  const WebServer server([](net::testing::Peer& peer, const std::string& request) {
    peer.answer(
        "new-secret-0123456789 old-secret-0123456789 " + request.substr(request.find("Authorization")),
        "401 Unauthorized");
    return true;
  });
  WebhookSink sink("hook", settings(server.settings()), &clock_);
  const auto result = deliver_sample(sink);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().reason, HasSubstr("<secret>"));
  EXPECT_THAT(result.error().reason, Not(HasSubstr("0123456789")));
  EXPECT_THAT(result.error().reason, Not(HasSubstr("the-access-token")));
}

TEST_F(SignedWebhook, PausesWhileASecretIsMissing) {
  const WebServer server(answering("200 OK"));
  auto wanting = settings(server.settings());
  wanting.headers = {{"Authorization", file("nowhere")}};
  WebhookSink sink("hook", wanting, &clock_);
  EXPECT_FALSE(sink.check());
  const auto result = deliver_sample(sink);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, NotDelivered::Kind::unavailable);
  EXPECT_TRUE(server.requests().empty());
}

struct Made {
  std::unique_ptr<Sink> sink;
  std::string errors;
};

Made make(const std::string& text) {
  auto made = testing::make_with(make_webhook, text);
  return {std::move(made.sink), render(made.diagnostics)};
}

TEST(WebhookSettings, AreReadWithTheirErrors) {
  const auto all = make(
      "url: {env: HOOK}\nsecret: {env: A}\nold_secret: {file: b}\nmax_body: 64KiB\n"
      "headers: {X-Team: watch, X-Other: {env: C}, Authorization: {env: D}}\n");
  EXPECT_NE(all.sink, nullptr) << all.errors;
  for (const auto& [text, error] : std::vector<std::pair<std::string, std::string>>{
           {"secret: hunter2", "must say where the secret is"},
           {"old_secret: {env: A}", "beside a \"secret\""},
           {"max_body: 1KiB", "at least 16384 bytes"},
           {"headers: {Host: x}", "\"Host\" cannot be set"},
           {"headers: {content-length: '3'}", "cannot be set"},
           {"headers: {\"a b\": x}", "cannot be set"},
           {"headers: {Authorization: hunter2}", "must say where the secret is"},
           {"headers: {X-Api-Key: hunter2}", "must say where the secret is"},
           {"headers: {X-A: \"hunter2\\r\\nX-B: 1\"}", "control characters"},
           {"headers: [x]", "expected a mapping"},
           {"header: {X-A: b}", "unknown key"}}) {
    const auto wrong = make("url: https://alerts.example.com/hunter2\n" + text + "\n");
    EXPECT_THAT(wrong.errors, HasSubstr(error)) << text;
    EXPECT_EQ(wrong.sink == nullptr || text.starts_with("header:"), true) << text;
    EXPECT_THAT(wrong.errors, Not(HasSubstr("alerts.example.com"))) << text;
    if (error.find("where the secret is") == std::string::npos) continue;
    EXPECT_THAT(wrong.errors, Not(HasSubstr("hunter2"))) << text;
  }
}

}  // namespace
}  // namespace tocsin::sink
