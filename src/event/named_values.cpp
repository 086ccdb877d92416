#include "event/named_values.h"

#include <algorithm>
#include <array>

#include "event/actor.h"
#include "event/outcome.h"
#include "geo/country.h"

namespace tocsin::event {
namespace {

std::string mfa_of(const Event& event) {
  if (!event.actor.mfa) return {};
  return *event.actor.mfa ? "yes" : "no";
}

std::string first_resource(const Event& event) {
  return event.resources.empty() ? std::string{} : event.resources[0].arn;
}

std::string all_resources(const Event& event) {
  std::string all;
  for (const auto& resource : event.resources) all += (all.empty() ? "" : ", ") + resource.arn;
  return all;
}

struct NamedValue {
  std::string_view name;
  std::string (*get)(const Event&);
};

constexpr auto kValues = std::to_array<NamedValue>({
    {"actor", [](const Event& e) { return describe(e.actor); }},
    {"actor.name", [](const Event& e) { return e.actor.name; }},
    {"actor.type", [](const Event& e) { return describe_type(e.actor); }},
    {"actor.arn", [](const Event& e) { return e.actor.arn; }},
    {"actor.account", [](const Event& e) { return e.actor.account; }},
    {"actor.access_key_id", [](const Event& e) { return e.actor.access_key_id; }},
    {"actor.session_name", [](const Event& e) { return e.actor.session_name; }},
    {"actor.session_issuer", [](const Event& e) { return e.actor.session_issuer; }},
    {"actor.source_identity", [](const Event& e) { return e.actor.source_identity; }},
    {"actor.invoked_by", [](const Event& e) { return e.actor.invoked_by; }},
    {"actor.person", [](const Event& e) { return e.actor.person; }},
    {"actor.permission_set", [](const Event& e) { return e.actor.permission_set; }},
    {"actor.account_name", [](const Event& e) { return e.context.actor_account_name; }},
    {"actor.mfa", mfa_of},
    {"user", subject_user},
    {"event.name", [](const Event& e) { return e.name; }},
    {"event.id", [](const Event& e) { return e.id; }},
    {"service", [](const Event& e) { return e.service; }},
    {"resource", first_resource},
    {"resources", all_resources},
    {"result", describe_outcome},
    {"error.code", [](const Event& e) { return e.error_code; }},
    {"error.message", [](const Event& e) { return e.error_message; }},
    {"source.ip", [](const Event& e) { return e.source_ip; }},
    {"source.country", [](const Event& e) { return std::string(geo::country_of(e.source_ip)); }},
    {"source.city", [](const Event& e) { return e.context.city; }},
    {"source.network", [](const Event& e) { return e.context.network; }},
    {"source.range", [](const Event& e) { return e.context.range; }},
    {"user.agent", [](const Event& e) { return e.user_agent; }},
    {"time", [](const Event& e) { return e.time_text; }},
    {"account", [](const Event& e) { return e.account; }},
    {"account_name", [](const Event& e) { return e.context.account_name; }},
    {"region", [](const Event& e) { return e.region; }},
    {"finding.title", [](const Event& e) { return e.finding.title; }},
    {"finding.description", [](const Event& e) { return e.finding.description; }},
    {"finding.severity", [](const Event& e) { return e.finding.severity; }},
});

constexpr auto kNames = [] {
  std::array<std::string_view, kValues.size()> names;
  std::ranges::transform(kValues, names.begin(), &NamedValue::name);
  return names;
}();

}  // namespace

std::string subject_user(const Event& event) {
  return event.subject_user.empty() ? event.actor.name : event.subject_user;
}

std::span<const std::string_view> value_names() {
  return kNames;
}

bool is_value_name(std::string_view name) {
  return std::ranges::find(kNames, name) != kNames.end();
}

std::optional<std::string> lookup(std::string_view name, const Event& event) {
  const auto* found = std::ranges::find(kValues, name, &NamedValue::name);
  if (found == kValues.end()) return std::nullopt;
  auto text = found->get(event);
  if (text.empty()) return std::nullopt;
  return text;
}

}  // namespace tocsin::event
