#include "sink/telegram/telegram_sink.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/text.h"
#include "doc/json_reader.h"
#include "secret/secret.h"

namespace tocsin::sink {
namespace {

using Kind = NotDelivered::Kind;

constexpr std::string_view kBotApi = "https://api.telegram.org";

// A 400 is about the message, but for these: the chat is wrong, and so it is for the next message.
constexpr std::array<std::string_view, 6> kAboutTheChat = {
    "chat not found",           "chat_id is empty",       "group chat was upgraded",
    "message thread not found", "have no rights to send", "not enough rights"};

bool is_whole_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.size() <= 18 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_chat(std::string_view text) {
  if (is_whole_number(text)) return true;
  return text.size() > 1 && text.size() <= 64 && text.front() == '@' &&
         std::all_of(text.begin() + 1, text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
         });
}

/// "123456789:AA...": what else it is would be a path of its own in the address.
bool is_token(std::string_view text) {
  return text.size() <= 100 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' ||
                  c == '_' || c == '-';
         });
}

std::string scalar(doc::Fields& fields, std::string_view key) {
  const auto* value = fields.maybe_value(key);
  return value == nullptr ? "" : doc::scalar_text(*value).value_or("?");
}

}  // namespace

TelegramSink::TelegramSink(std::string name, TelegramSettings settings)
    : WebSink(std::move(name), std::move(settings.web)),
      token_(std::move(settings.token)),
      chat_(std::move(settings.chat)) {}

Payload TelegramSink::render(const Notification& notification, std::string_view /*target*/) const {
  return {"application/json", telegram_message(notification, chat_)};
}

Status TelegramSink::check() const {
  if (const auto token = secret::resolve(token_); !token) return fail(token.error());
  return WebSink::check();
}

Result<WebRequest> TelegramSink::request(const Payload& payload, const DeliveryContext& context) const {
  auto made = WebSink::request(payload, context);
  if (!made) return made;
  const auto token = secret::resolve(token_);
  if (!token) return fail(token.error());
  if (!is_token(token->reveal())) {
    return fail({ErrorKind::invalid, "the token is none of a Telegram bot", "token",
                 "as @BotFather gave it: digits, a colon, letters"});
  }
  auto base = made->url.reveal();
  if (base.ends_with('/')) base.pop_back();
  made->url = Secret(fmt::format("{}/bot{}/sendMessage", base, token->reveal()));
  made->hidden.push_back(*token);
  return made;
}

DeliveryResult TelegramSink::outcome(const net::HttpAnswer& answer) const {
  auto result = WebSink::outcome(answer);
  const auto body = doc::parse_json(answer.body);
  if (result) {
    const auto id = body ? doc::scalar_at(*body, "result.message_id") : std::nullopt;
    return id ? Delivered{fmt::format("Telegram message {}", *id)} : result;
  }
  if (!body) return result;
  auto& failure = result.error();
  const std::string description = to_lower_ascii(doc::string_at(*body, "description").value_or(""));
  const bool is_about_chat =
      std::any_of(kAboutTheChat.begin(), kAboutTheChat.end(),
                  [&](std::string_view part) { return description.find(part) != std::string::npos; });
  if (answer.status == 400 && is_about_chat) {
    failure.kind = Kind::unavailable;
    failure.why = FailureReason::not_found;
    failure.reason = "HTTP 400: check the chat and the bot's rights there; it says: " + answer.body;
  }
  // In seconds, and nowhere else.
  if (const auto wait = doc::scalar_at(*body, "parameters.retry_after");
      wait && is_whole_number(*wait) && !wait->starts_with('-') && wait->size() <= 6) {
    failure.retry_after = std::max(failure.retry_after.value_or(Milliseconds(0)),
                                   Milliseconds(std::chrono::seconds(std::stol(*wait))));
  }
  return result;
}

std::unique_ptr<Sink> make_telegram(std::string name, doc::Fields& fields) {
  const auto errors_before = fields.diagnostics().size();
  auto web = read_web_settings(fields, kBotApi);
  if (!fields.has("token")) fields.value("token");
  const auto token = fields.secret("token");
  if (!fields.has("chat")) fields.value("chat");
  const TelegramChat chat{scalar(fields, "chat"), scalar(fields, "topic")};
  if (fields.has("chat") && !is_chat(chat.id))
    fields.error("chat", "this is no chat", "its number, as -1001234567890, or @channelname");
  if (!chat.topic.empty() && (!is_whole_number(chat.topic) || chat.topic.starts_with('-')))
    fields.error("topic", "this is no topic of a forum", "its number");
  if (!web || !token || fields.diagnostics().size() > errors_before) return nullptr;
  return std::make_unique<TelegramSink>(std::move(name), TelegramSettings{std::move(*web), *token, chat});
}

std::unique_ptr<Sink> example_telegram() {
  return std::make_unique<TelegramSink>("telegram",
                                        TelegramSettings{WebSettings::at(std::string(kBotApi)),
                                                         {doc::SecretRef::From::env, "TELEGRAM_TOKEN"},
                                                         {"-1001234567890", ""}});
}

}  // namespace tocsin::sink
