// What a correlation asks of several events: its type, its span of time and its threshold, without a word about where the values come from.
// docs/adr/0010. Immutable; share const between threads.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace tocsin::correlation {

enum class Type {
  event_count,
  value_count,  // different values
  value_sum,
  value_avg,
  value_percentile,  // by nearest rank
  temporal,          // different events, in any order
  temporal_ordered,  // one after the other
  first_seen,        // a value that the group has not shown before
};

inline constexpr std::array<std::string_view, 8> kTypeNames = {
    "event_count",      "value_count", "value_sum",        "value_avg",
    "value_percentile", "temporal",    "temporal_ordered", "first_seen"};

constexpr std::string_view name(Type type) {
  return kTypeNames[static_cast<std::size_t>(type)];
}

/// An event may come this much later than one that happened after it, and the result is the same (CloudTrail's files are up to 15 minutes late).
inline constexpr Milliseconds kLateness = std::chrono::minutes(30);

/// What lies further ahead of the clock than this is not correlated: one event of the year 2099 would make all later ones late.
inline constexpr Milliseconds kAheadOfClock = std::chrono::minutes(10);

/// A span that goes on rings again after this.
inline constexpr Milliseconds kRingsAgain = std::chrono::hours(24);

/// What has rung is remembered for so long: a message that comes back from a dead-letter queue finds its ring.
inline constexpr Milliseconds kRungKept = std::chrono::hours(24 * 15);

/// The largest threshold for which events are remembered with what they were, and the most steps of a temporal type. Beyond it an event_count
/// remembers only when they were (bare.h), up to kMostTimed: then a state is no larger than the largest of the others.
inline constexpr std::size_t kMostCounted = 500;
inline constexpr std::size_t kMostTimed = 5000;
inline constexpr std::size_t kMostSteps = 100;

/// One of the events that a correlation knows: its own, or a rule.
struct Member {
  std::string name;
  std::size_t at_least = 1;  // temporal types: so many different events
};

struct Definition {
  Type type = Type::event_count;
  std::vector<Member> members;  // at least one; in the order in which temporal_ordered wants them
  Milliseconds timespan{0};
  double threshold = 0;      // of the count, the sum ...; temporal types: of the number of members
  bool inclusive = true;     // gte, else gt
  int percentile = 50;       // value_percentile
  std::size_t samples = 1;   // value_avg, value_percentile: fewer say nothing
  bool differ = false;       // temporal_ordered of two steps: their values are different
  Milliseconds learning{0};  // first_seen: a younger group rings nothing

  bool is_temporal() const { return type == Type::temporal || type == Type::temporal_ordered; }
  bool is_numeric() const {
    return type == Type::value_sum || type == Type::value_avg || type == Type::value_percentile;
  }
  bool only_times() const {
    return type == Type::event_count && threshold + (inclusive ? 0 : 1) > static_cast<double>(kMostCounted);
  }
  bool reaches(double value) const { return inclusive ? value >= threshold : value > threshold; }
};

/// The most entries that one window holds; beyond that an alert says "at least".
std::size_t most_entries(const Definition& definition);

}  // namespace tocsin::correlation
