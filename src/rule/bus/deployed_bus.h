// What EventBridge does with an event and the deployed patterns. Immutable; thread-safe.
#pragma once

#include <cstddef>
#include <vector>

#include "doc/value.h"
#include "match/matcher.h"
#include "rule/bus/patterns.h"

namespace tocsin::rule {

class DeployedBus {
 public:
  /// Read again from their texts, as they are deployed. One that EventBridge would refuse delivers nothing and is counted in broken().
  explicit DeployedBus(const std::vector<BusPattern>& patterns);

  /// The patterns that accept the event and whose state delivers it: so many times the function is invoked.
  std::size_t deliveries(const doc::Value& envelope) const;
  std::size_t broken() const { return broken_; }

  /// EventBridge delivers it only in the state for read-only management events.
  static bool needs_state(const doc::Value& envelope);

  /// An event such as EventBridge takes: with a source, a detail-type and an object as detail, no key of which stands there twice.
  static bool is_possible(const doc::Value& envelope);

 private:
  std::vector<bool> read_only_;  // of each pattern
  match::Matcher matcher_;
  std::size_t broken_ = 0;
};

}  // namespace tocsin::rule
