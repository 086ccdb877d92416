// The keys of a webhook.
#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/text.h"
#include "sink/webhook/webhook_sink.h"

namespace tocsin::sink {
namespace {

bool is_header_name(std::string_view name) {
  return !name.empty() && name.size() <= 100 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

// Tocsin's own, and those that say where a message ends.
bool is_taken(std::string_view name) {
  constexpr std::array<std::string_view, 9> kTaken = {
      "host",       "content-length", "content-type",    "transfer-encoding", "connection",
      "user-agent", "expect",         "idempotency-key", "x-tocsin-signature"};
  return std::find(kTaken.begin(), kTaken.end(), to_lower_ascii(name)) != kTaken.end();
}

bool is_secret_name(std::string_view name) {
  const auto lower = to_lower_ascii(name);
  return lower.find("auth") != std::string::npos || lower.find("token") != std::string::npos ||
         lower.find("key") != std::string::npos || lower.find("cookie") != std::string::npos;
}

void read_headers(doc::Fields& fields, std::vector<WebhookHeader>& headers) {
  const auto* given = fields.maybe_value("headers");
  if (given == nullptr) return;
  doc::Fields entries(fields.source(), *given, fields.path_of("headers"), fields.diagnostics());
  for (const auto& [name, value, _] : given->members) {
    if (!is_header_name(name) || is_taken(name)) {
      entries.error(name, fmt::format("the header \"{}\" cannot be set", name),
                    is_taken(name) ? "Tocsin sets it itself" : "a name of letters, digits and hyphens");
      entries.maybe_value(name);
    } else if (value.is(doc::Kind::object) || is_secret_name(name)) {
      if (auto place = entries.secret(name)) headers.push_back({name, std::move(*place)});
    } else if (auto text = entries.text(name); printable(text) == text) {
      headers.push_back({name, std::move(text)});
    } else {
      entries.error(name, fmt::format("the header \"{}\" holds control characters", name));
    }
  }
}

}  // namespace

std::unique_ptr<Sink> make_webhook(std::string name, doc::Fields& fields) {
  const auto errors_before = fields.diagnostics().size();
  WebhookSettings settings;
  auto web = read_web_settings(fields);
  const auto secret = fields.secret("secret");
  const auto old_secret = fields.secret("old_secret");
  if (secret) settings.secrets.push_back(*secret);
  if (old_secret) settings.secrets.push_back(*old_secret);
  if (fields.has("old_secret") && !fields.has("secret"))
    fields.error("old_secret", "\"old_secret\" stands beside a \"secret\"", "name the one in use \"secret\"");
  read_headers(fields, settings.headers);
  settings.max_body = fields.bytes("max_body", kWebhookBody);
  if (settings.max_body < kLeastWebhookBody)
    fields.error("max_body", fmt::format("\"max_body\" must be at least {} bytes", kLeastWebhookBody));
  if (!web || fields.diagnostics().size() > errors_before) return nullptr;
  settings.web = std::move(*web);
  return std::make_unique<WebhookSink>(std::move(name), std::move(settings));
}

}  // namespace tocsin::sink
