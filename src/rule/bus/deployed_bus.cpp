#include "rule/bus/deployed_bus.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "doc/json_writer.h"
#include "rule/bus/management_events.h"

namespace tocsin::rule {
namespace {

bool repeats_keys(const doc::Value& object) {
  std::set<std::string_view> keys;
  return std::any_of(object.members.begin(), object.members.end(),
                     [&](const doc::Member& member) { return !keys.insert(member.key).second; });
}

}  // namespace

DeployedBus::DeployedBus(const std::vector<BusPattern>& patterns) {
  std::vector<match::Pattern> parsed;
  for (const auto& one : patterns) {
    auto pattern = match::read_pattern({one.name, doc::to_json(one.pattern)});
    if (!pattern) {
      ++broken_;
      continue;
    }
    parsed.push_back(std::move(*pattern));
    read_only_.push_back(one.read_only);
  }
  matcher_ = match::Matcher(parsed);
}

std::size_t DeployedBus::deliveries(const doc::Value& envelope) const {
  match::Scratch scratch;
  const auto& matches = matcher_.match(envelope, scratch);
  const bool state_needed = needs_state(envelope);
  return static_cast<std::size_t>(std::count_if(matches.begin(), matches.end(), [&](std::size_t number) {
    return read_only_[number] || !state_needed;
  }));
}

bool DeployedBus::needs_state(const doc::Value& envelope) {
  const auto detail_type = doc::string_at(envelope, "detail-type").value_or("");
  return detail_type.ends_with("via CloudTrail") && detail_type != "AWS Console Sign In via CloudTrail" &&
         is_read_only_name(doc::string_at(envelope, "detail.eventName").value_or(""));
}

bool DeployedBus::is_possible(const doc::Value& envelope) {
  const auto* detail = envelope.find("detail");
  return doc::string_at(envelope, "source").has_value() &&
         doc::string_at(envelope, "detail-type").has_value() && detail != nullptr &&
         detail->is(doc::Kind::object) && !repeats_keys(envelope) && !repeats_keys(*detail);
}

}  // namespace tocsin::rule
