#include "sink/slack/slack_sink.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "doc/json_reader.h"
#include "secret/secret.h"
#include "sink/slack/slack_message.h"

namespace tocsin::sink {
namespace {

using Kind = NotDelivered::Kind;

constexpr std::string_view kPostMessage = "https://slack.com/api/chat.postMessage";

// A bot is told no in the body of a 200. The operator can mend the first kind, nobody the second; the rest is tried again.
constexpr std::array<std::string_view, 15> kToMend = {
    "invalid_auth",   "not_authed",        "account_inactive",  "token_revoked",
    "token_expired",  "no_permission",     "missing_scope",     "not_allowed_token_type",
    "not_in_channel", "channel_not_found", "is_archived",       "restricted_action",
    "access_denied",  "ekm_access_denied", "org_login_required"};
constexpr std::array<std::string_view, 8> kRefused = {
    "msg_too_long",         "no_text",           "invalid_blocks",      "invalid_blocks_format",
    "too_many_attachments", "invalid_arguments", "msg_blocks_too_long", "invalid_attachments"};

// The first message was deleted: what follows it begins a thread of its own.
constexpr std::array<std::string_view, 3> kThreadIsGone = {"thread_not_found", "cannot_reply_to_message",
                                                           "message_not_found"};

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

FailureReason why_of(std::string_view error, Kind kind) {
  if (error == "channel_not_found" || error == "is_archived") return FailureReason::not_found;
  if (error == "msg_too_long" || error == "msg_blocks_too_long") return FailureReason::too_large;
  if (error == "ratelimited" || error == "rate_limited") return FailureReason::rate_limited;
  if (kind == Kind::unavailable) return FailureReason::auth;
  return kind == Kind::permanent ? FailureReason::client_error : FailureReason::server_error;
}

bool is_channel(std::string_view text) {
  return !text.empty() && text.size() <= 80 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

}  // namespace

SlackSink::SlackSink(std::string name, SlackSettings settings)
    : WebSink(std::move(name), std::move(settings.web)), bot_(std::move(settings.bot)) {}

Payload SlackSink::render(const Notification& notification, std::string_view /*target*/) const {
  return {"application/json; charset=utf-8", slack_message(notification, bot_ ? bot_->channel : "")};
}

Status SlackSink::check() const {
  if (bot_) {
    if (const auto token = secret::resolve(bot_->token); !token) return fail(token.error());
  }
  return WebSink::check();
}

Result<WebRequest> SlackSink::request(const Payload& payload, const DeliveryContext& context) const {
  auto made = WebSink::request(payload, context);
  if (!made || !bot_) return made;
  const auto token = secret::resolve(bot_->token);
  if (!token) return fail(token.error());
  made->add_secret_header("Authorization", "Bearer ", *token);
  return made;
}

DeliveryResult SlackSink::outcome(const net::HttpAnswer& answer) const {
  auto result = WebSink::outcome(answer);
  if (!bot_ || !result) return result;
  const auto body = doc::parse_json(answer.body);
  const auto* ok = body ? body->find("ok") : nullptr;
  if (ok == nullptr || !ok->is(doc::Kind::boolean)) {
    return tl::unexpected(NotDelivered{Kind::unavailable,
                                       "the answer is not Slack's: check the URL; it says: " + answer.body,
                                       std::nullopt, FailureReason::not_found});
  }
  if (ok->boolean) {
    const auto ts = doc::string_at(*body, "ts").value_or("?");
    return Delivered{
        fmt::format("Slack message {} in {}", ts, doc::string_at(*body, "channel").value_or("?")),
        slack_reference(bot_->channel, ts)};
  }
  const std::string error(doc::string_at(*body, "error").value_or("no reason"));
  const auto kind = holds(kToMend, error)    ? Kind::unavailable
                    : holds(kRefused, error) ? Kind::permanent
                                             : Kind::retry;
  return tl::unexpected(NotDelivered{kind, "Slack says no: " + error, std::nullopt, why_of(error, kind),
                                     holds(kThreadIsGone, error)});
}

std::unique_ptr<Sink> make_slack(std::string name, doc::Fields& fields) {
  const auto errors_before = fields.diagnostics().size();
  const bool is_bot = fields.has("token");
  auto web = read_web_settings(fields, is_bot ? kPostMessage : std::string_view{});
  const auto token = fields.secret("token");
  const auto channel = is_bot ? fields.text("channel") : fields.text("channel", "");
  if (is_bot && !channel.empty() && !is_channel(channel)) {
    fields.error("channel", fmt::format("\"{}\" is no channel's id", channel),
                 "an id as C0123456789: it stands at the end of \"View channel details\"");
  }
  if (!is_bot && !channel.empty())
    fields.error("channel", "a webhook's channel is fixed",
                 "leave \"channel\" out, or add the \"token\" of a bot");
  if (!web || fields.diagnostics().size() > errors_before) return nullptr;
  SlackSettings settings{std::move(*web), std::nullopt};
  if (token) settings.bot = SlackBot{*token, channel};
  return std::make_unique<SlackSink>(std::move(name), std::move(settings));
}

std::unique_ptr<Sink> example_slack() {
  return std::make_unique<SlackSink>(
      "slack",
      SlackSettings{WebSettings::at("https://hooks.slack.com/services/T000/B000/XXXX"), std::nullopt});
}

}  // namespace tocsin::sink
