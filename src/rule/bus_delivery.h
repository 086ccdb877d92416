// For tests: what EventBridge does with an event and the deployed patterns.
#pragma once

#include <algorithm>
#include <gtest/gtest.h>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "doc/json_writer.h"
#include "doc/value.h"
#include "match/matcher.h"
#include "rule/bus_patterns.h"
#include "rule/management_events.h"

namespace tocsin::rule::testing {

class DeployedBus {
 public:
  explicit DeployedBus(const std::vector<BusPattern>& patterns) : patterns_(patterns) {
    std::vector<match::Pattern> parsed;
    for (const auto& one : patterns) {
      // As it is deployed: from its text.
      const SourceText text{one.name, doc::to_json(one.pattern)};
      auto pattern = match::read_pattern(text);
      EXPECT_TRUE(pattern) << render(pattern.error());
      parsed.push_back(pattern ? std::move(*pattern) : match::Pattern{});
    }
    matcher_ = match::Matcher(parsed);
  }

  /// The patterns that accept the event and whose state delivers it: so many times the function is invoked.
  std::size_t deliveries(const doc::Value& envelope) const {
    match::Scratch scratch;
    std::size_t count = 0;
    for (const auto number : matcher_.match(envelope, scratch)) {
      if (patterns_[number].read_only || !needs_state(envelope)) ++count;
    }
    return count;
  }

  /// EventBridge delivers it only in the state for read-only management events.
  static bool needs_state(const doc::Value& envelope) {
    const auto detail_type = doc::string_at(envelope, "detail-type").value_or("");
    return detail_type.ends_with("via CloudTrail") && detail_type != "AWS Console Sign In via CloudTrail" &&
           is_read_only_name(doc::string_at(envelope, "detail.eventName").value_or(""));
  }

  /// An event such as EventBridge takes: with a source, a detail-type and an object as detail, no key of which stands there twice.
  static bool is_possible(const doc::Value& envelope) {
    const auto* detail = envelope.find("detail");
    return doc::string_at(envelope, "source").has_value() &&
           doc::string_at(envelope, "detail-type").has_value() && detail != nullptr &&
           detail->is(doc::Kind::object) && !repeats_keys(envelope) && !repeats_keys(*detail);
  }

 private:
  static bool repeats_keys(const doc::Value& object) {
    std::set<std::string_view> keys;
    return std::any_of(object.members.begin(), object.members.end(),
                       [&](const doc::Member& member) { return !keys.insert(member.key).second; });
  }

  const std::vector<BusPattern>& patterns_;
  match::Matcher matcher_;
};

}  // namespace tocsin::rule::testing
