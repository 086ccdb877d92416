#include "sink/webhook/webhook_sink.h"

#include "secret/secret.h"
#include "sink/webhook/signature.h"

namespace tocsin::sink {

WebhookSink::WebhookSink(std::string name, WebhookSettings settings, const Clock* clock)
    : WebSink(std::move(name), settings.web),
      settings_(std::move(settings)),
      clock_(clock == nullptr ? system_clock_ : *clock) {}

Payload WebhookSink::render(const Notification& notification, std::string_view /*target*/) const {
  return {"application/json", webhook_body(notification, settings_.max_body)};
}

Result<std::vector<Secret>> WebhookSink::secrets() const {
  std::vector<Secret> out;
  for (const auto& place : settings_.secrets) {
    auto secret = secret::resolve(place);
    if (!secret) return fail(secret.error());
    out.push_back(std::move(*secret));
  }
  return out;
}

Status WebhookSink::check() const {
  if (const auto keys = secrets(); !keys) return fail(keys.error());
  for (const auto& header : settings_.headers) {
    const auto* place = std::get_if<doc::SecretRef>(&header.value);
    if (place == nullptr) continue;
    if (const auto value = secret::resolve(*place); !value) return fail(value.error());
  }
  return WebSink::check();
}

Result<WebRequest> WebhookSink::request(const Payload& payload, const DeliveryContext& context) const {
  auto made = WebSink::request(payload, context);
  if (!made) return made;
  made->headers.emplace_back("Idempotency-Key", context.delivery_id);
  const auto keys = secrets();
  if (!keys) return fail(keys.error());
  if (!keys->empty()) {
    const auto now = std::chrono::floor<std::chrono::seconds>(clock_.now()).time_since_epoch().count();
    made->headers.emplace_back("X-Tocsin-Signature", webhook_signature(*keys, now, made->body));
    made->hidden.insert(made->hidden.end(), keys->begin(), keys->end());
  }
  for (const auto& header : settings_.headers) {
    if (const auto* text = std::get_if<std::string>(&header.value)) {
      made->headers.emplace_back(header.name, *text);
      continue;
    }
    const auto value = secret::resolve(std::get<doc::SecretRef>(header.value));
    if (!value) return fail(value.error());
    made->add_secret_header(header.name, "", *value);
  }
  return made;
}

std::unique_ptr<Sink> example_webhook() {
  WebhookSettings settings;
  settings.web = WebSettings::at("https://alerts.example.com/tocsin");
  return std::make_unique<WebhookSink>("webhook", std::move(settings));
}

}  // namespace tocsin::sink
