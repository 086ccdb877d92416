#include "past/sight.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "geo/country.h"

namespace tocsin::past {
namespace {

// They report in one region whatever the caller works in. Source: the CloudTrail User Guide, "About global service events".
constexpr auto kGlobal = std::to_array<std::string_view>(
    {"iam", "sts", "signin", "organizations", "account", "cloudfront", "route53", "route53domains", "support",
     "globalaccelerator", "health", "sso", "waf", "shield", "budgets", "ce", "billing"});

}  // namespace

std::string principal_of(const event::Actor& actor) {
  if (!actor.session_issuer.empty()) {
    const bool named = !actor.permission_set.empty() && !actor.person.empty();
    return named ? actor.session_issuer + " " + actor.person : actor.session_issuer;
  }
  // A session's own ARN ends in a name that its user chose.
  return actor.type == "AssumedRole" ? "" : actor.arn;
}

bool is_of_log(const event::Event& event) {
  // An envelope that was made for a record stands in no text.
  return event.envelope.end == 0;
}

std::optional<Sight> sight_of(const event::Event& event) {
  if (event.family != event::Family::cloudtrail || !event.time) return std::nullopt;
  Sight out;
  out.time = *event.time;
  out.id = event.id;
  out.account = event.account;
  out.principal = principal_of(event.actor);
  out.country = std::string(geo::country_of(event.source_ip));
  const auto service = event.service.substr(0, event.service.find('.'));
  if (std::ranges::find(kGlobal, service) == kGlobal.end()) out.region = event.region;
  if (!event.name.empty()) out.call = service + ":" + event.name;
  out.of_log = is_of_log(event);
  out.policy = policy::setting_of(event);
  return out;
}

}  // namespace tocsin::past
