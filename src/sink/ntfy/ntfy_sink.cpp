#include "sink/ntfy/ntfy_sink.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "secret/secret.h"
#include "sink/ntfy/ntfy_message.h"

namespace tocsin::sink {
namespace {

struct Topic {
  std::string server;  // with the slash at its end: JSON is published there
  std::string name;
};

/// The topic is the address's last part: at most 64 letters, digits, '-' and '_'.
Result<Topic> topic_of(const std::string& url) {
  const auto slash = url.rfind('/');
  auto name = slash == std::string::npos ? "" : url.substr(slash + 1);
  const bool is_topic = !name.empty() && name.size() <= 64 && slash > url.find("://") + 2 &&
                        std::all_of(name.begin(), name.end(), [](char c) {
                          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                                 c == '-' || c == '_';
                        });
  if (!is_topic) {
    return fail({ErrorKind::invalid, "the address names no topic", "url",
                 "https://ntfy.sh/ and the topic: at most 64 letters, digits, '-' and '_'"});
  }
  return Topic{url.substr(0, slash + 1), std::move(name)};
}

}  // namespace

NtfySink::NtfySink(std::string name, NtfySettings settings)
    : WebSink(std::move(name), std::move(settings.web)), token_(std::move(settings.token)) {}

Payload NtfySink::render(const Notification& notification, std::string_view /*target*/) const {
  return {"application/json", ntfy_message(notification)};
}

Status NtfySink::check() const {
  if (token_) {
    if (const auto token = secret::resolve(*token_); !token) return fail(token.error());
  }
  if (const auto url = settings().endpoint.resolve()) {
    if (const auto topic = topic_of(url->reveal()); !topic) return fail(topic.error());
  }
  return WebSink::check();
}

Result<WebRequest> NtfySink::request(const Payload& payload, const DeliveryContext& context) const {
  auto made = WebSink::request(payload, context);
  if (!made) return made;
  const auto topic = topic_of(made->url.reveal());
  if (!topic) return fail(topic.error());
  made->hidden.emplace_back(topic->name);
  made->url = Secret(topic->server);
  made->body = fmt::format("{{\"topic\":{},{}", doc::quote(topic->name), payload.body.substr(1));
  if (!token_) return made;
  const auto token = secret::resolve(*token_);
  if (!token) return fail(token.error());
  made->add_secret_header("Authorization", "Bearer ", *token);
  return made;
}

DeliveryResult NtfySink::outcome(const net::HttpAnswer& answer) const {
  auto result = WebSink::outcome(answer);
  if (!result) return result;
  const auto body = doc::parse_json(answer.body);
  const auto id = body ? doc::string_at(*body, "id") : std::nullopt;
  return id ? Delivered{fmt::format("ntfy message {}", *id)} : result;
}

std::unique_ptr<Sink> make_ntfy(std::string name, doc::Fields& fields) {
  const auto errors_before = fields.diagnostics().size();
  auto web = read_web_settings(fields);
  const auto token = fields.secret("token");
  if (!web || fields.diagnostics().size() > errors_before) return nullptr;
  return std::make_unique<NtfySink>(std::move(name), NtfySettings{std::move(*web), token});
}

std::unique_ptr<Sink> example_ntfy() {
  return std::make_unique<NtfySink>(
      "ntfy", NtfySettings{WebSettings::at("https://ntfy.sh/example-topic"), std::nullopt});
}

}  // namespace tocsin::sink
