#include "sink/pagerduty/pagerduty_sink.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "secret/secret.h"
#include "sink/pagerduty/pagerduty_event.h"

namespace tocsin::sink {
namespace {

constexpr std::array<std::string_view, 2> kRegions = {"us", "eu"};
constexpr std::array<std::string_view, 2> kAddresses = {"https://events.pagerduty.com/v2/enqueue",
                                                        "https://events.eu.pagerduty.com/v2/enqueue"};

/// {"status":"invalid event","errors":["'routing_key' is ..."]}: told like an event that is wrong, but the next one would be refused for it too.
bool is_about_key(const doc::Value& answer) {
  const auto names_it = [](std::string_view text) {
    return text.find("routing_key") != std::string_view::npos;
  };
  const auto* errors = answer.find("errors");
  return errors != nullptr && std::any_of(errors->items.begin(), errors->items.end(),
                                          [&](const doc::Value& error) { return names_it(error.text); });
}

}  // namespace

PagerdutySink::PagerdutySink(std::string name, PagerdutySettings settings)
    : WebSink(std::move(name), std::move(settings.web)), routing_key_(std::move(settings.routing_key)) {}

Payload PagerdutySink::render(const Notification& notification, std::string_view /*target*/) const {
  return {"application/json", pagerduty_event(notification)};
}

Status PagerdutySink::check() const {
  if (const auto key = secret::resolve(routing_key_); !key) return fail(key.error());
  return WebSink::check();
}

Result<WebRequest> PagerdutySink::request(const Payload& payload, const DeliveryContext& context) const {
  auto made = WebSink::request(payload, context);
  if (!made) return made;
  const auto key = secret::resolve(routing_key_);
  if (!key) return fail(key.error());
  made->hidden.push_back(*key);
  made->body = fmt::format("{{\"routing_key\":{},{}", doc::quote(key->reveal()), payload.body.substr(1));
  return made;
}

DeliveryResult PagerdutySink::outcome(const net::HttpAnswer& answer) const {
  auto result = WebSink::outcome(answer);
  const auto body = doc::parse_json(answer.body);
  if (!body) return result;
  if (result) {
    const auto key = doc::string_at(*body, "dedup_key");
    return key ? Delivered{fmt::format("PagerDuty event {}", *key)} : result;
  }
  if (answer.status == 400 && is_about_key(*body)) {
    secret::one_was_refused();
    result.error().kind = NotDelivered::Kind::unavailable;
    result.error().why = FailureReason::auth;
    result.error().reason = "HTTP 400: check the routing key; it says: " + answer.body;
  }
  return result;
}

std::unique_ptr<Sink> make_pagerduty(std::string name, doc::Fields& fields) {
  const auto errors_before = fields.diagnostics().size();
  const auto region = fields.choice("region", kRegions, 0);
  auto web = read_web_settings(fields, kAddresses[region]);
  if (!fields.has("routing_key")) fields.value("routing_key");
  const auto key = fields.secret("routing_key");
  if (fields.has("url") && fields.has("region"))
    fields.error("region", "an address of your own has no region", "leave \"region\" or \"url\" out");
  if (!web || !key || fields.diagnostics().size() > errors_before) return nullptr;
  return std::make_unique<PagerdutySink>(std::move(name), PagerdutySettings{std::move(*web), *key});
}

std::unique_ptr<Sink> example_pagerduty() {
  return std::make_unique<PagerdutySink>(
      "pagerduty", PagerdutySettings{WebSettings::at(std::string(kAddresses[0])),
                                     {doc::SecretRef::From::env, "PAGERDUTY_ROUTING_KEY"}});
}

}  // namespace tocsin::sink
