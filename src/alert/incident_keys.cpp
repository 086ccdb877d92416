#include "alert/incident_keys.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include "base/hash.h"
#include "base/text.h"
#include "event/reading.h"

namespace tocsin::alert {
namespace {

using event::at;
using event::text_at;

std::string key(std::string_view kind, std::initializer_list<std::string_view> parts) {
  std::string all;
  for (const auto part : parts) {
    all += std::to_string(part.size());
    all += ':';
    all += part;
  }
  return std::string(kind) + ":" + sha256_hex(all);
}

// IAM User Guide, "IAM identifiers": of a user's own key, of a temporary one. GuardDuty's samples say GeneratedFindingAccessKeyId.
bool is_access_key(std::string_view text) {
  return text.size() >= 16 && text.size() <= 128 && (text.starts_with("AKIA") || text.starts_with("ASIA")) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

void add_access_key(const std::string& id, IncidentKeys& keys) {
  if (is_access_key(id)) keys.live.push_back(key("access-key", {id}));
}

// GuardDuty's numbers; Security Hub's labels, or its numbers from 0 to 100.
int severity_of(const std::string& text, bool normalized) {
  constexpr std::array<std::pair<std::string_view, int>, 5> kLabels = {
      {{"INFORMATIONAL", 0}, {"LOW", 1}, {"MEDIUM", 2}, {"HIGH", 3}, {"CRITICAL", 4}}};
  for (const auto& [label, severity] : kLabels) {
    if (text == label) return severity;
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !(value >= 0)) return -1;
  if (!normalized) value *= 10;
  return value >= 90 ? 4 : value >= 70 ? 3 : value >= 40 ? 2 : value >= 1 ? 1 : 0;
}

std::string guardduty_key(std::string_view account, std::string_view region, std::string_view id) {
  if (account.empty() || region.empty() || id.empty()) return {};
  return key("finding", {"guardduty", account, region, id});
}

void of_guardduty(const event::Event& event, IncidentKeys& keys) {
  const auto* detail = event.envelope.find("detail");
  if (detail == nullptr) return;
  keys.finding = guardduty_key(event.account, event.region, text_at(detail, {"id"}));
  keys.finding_severity = severity_of(event.finding.severity, false);
  add_access_key(text_at(detail, {"resource", "accessKeyDetails", "accessKeyId"}), keys);
}

/// "arn:aws:guardduty:eu-west-1:111122223333:detector/d/finding/f" of this account and region -> "f".
std::string guardduty_id(std::string_view arn, std::string_view account, std::string_view region) {
  const auto parts = split(arn, ':');
  if (parts.size() != 6 || parts[0] != "arn" || parts[2] != "guardduty" || parts[3] != region ||
      parts[4] != account)
    return {};
  const auto path = split(parts[5], '/');
  if (path.size() != 4 || path[0] != "detector" || path[2] != "finding") return {};
  return std::string(path[3]);
}

/// "arn:aws:securityhub:eu-west-1::product/aws/guardduty" -> "guardduty"; empty of a product that is not AWS's own.
std::string aws_product(std::string_view arn) {
  const auto parts = split(arn, ':');
  constexpr std::string_view kOwn = "product/aws/";
  if (parts.size() != 6 || parts[2] != "securityhub" || !parts[4].empty() || !parts[5].starts_with(kOwn))
    return {};
  return std::string(parts[5].substr(kOwn.size()));
}

void of_security_hub(const event::Event& event, IncidentKeys& keys) {
  const auto* findings = at(&event.envelope, {"detail", "findings"});
  if (findings == nullptr || findings->items.size() != 1) return;
  if (event.detail_type.find("Custom Action") != std::string::npos) return;
  const auto& finding = findings->items.front();
  const auto arn = text_at(&finding, {"ProductArn"});
  const auto product = aws_product(arn);
  const auto id = text_at(&finding, {"Id"});
  if (!product.empty()) add_access_key(event.actor.access_key_id, keys);
  if (arn.empty() || id.empty()) return;
  if (product == "guardduty") {
    const auto region = event::first_of({text_at(&finding, {"Region"}), std::string(split(arn, ':')[3])});
    keys.finding = guardduty_key(event.account, region, guardduty_id(id, event.account, region));
  }
  if (keys.finding.empty()) keys.finding = key("finding", {arn, event.account, event.region, id});
  keys.finding_severity = severity_of(event.finding.severity, true);
}

// A service acts for many: what it does does not belong together.
bool is_service(const event::Actor& actor) {
  return actor.type == "AWSService" || actor.type == "AWSAccount" ||
         actor.arn.find(":assumed-role/AWSServiceRoleFor") != std::string::npos;
}

void of_cloudtrail(const event::Event& event, IncidentKeys& keys) {
  const auto& actor = event.actor;
  if (is_service(actor)) return;
  if (!actor.arn.empty()) keys.live.push_back(key("session", {actor.account, actor.arn}));
  add_access_key(actor.access_key_id, keys);
}

}  // namespace

IncidentKeys incident_keys(const event::Event& event) {
  IncidentKeys keys;
  switch (event.family) {
    case event::Family::guardduty:
      of_guardduty(event, keys);
      break;
    case event::Family::security_hub:
      of_security_hub(event, keys);
      break;
    case event::Family::cloudtrail:
      of_cloudtrail(event, keys);
      break;
    case event::Family::health:
    case event::Family::other:
      break;
  }
  return keys;
}

}  // namespace tocsin::alert
