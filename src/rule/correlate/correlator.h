// From an event to the rings of correlations: what it means to each of them, what their states make of it, and what follows in chains.
// Pure but for the states that it is given.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "correlation/state.h"
#include "event/event.h"
#include "rule/rule_set.h"

namespace tocsin::rule {

/// An event as one correlation sees it. Points into the RuleSet.
struct Observation {
  Sighting sighting;
  correlation::Entry entry;
  std::string group;                 // for people: "111122223333, alice"
  std::string key;                   // of the state
  std::vector<Observation> chained;  // what the correlations that count this one would make of it
};

/// A correlation that rings. Points into the RuleSet.
struct Ring {
  const Rule* rule = nullptr;
  std::string occurrence;  // the same when the same is told again
  std::string group;       // for people
  std::string value;       // of `field`, of the event that made it ring
  correlation::Rung rung;
  std::vector<correlation::Entry> entries;  // up to kMostTold, ascending by time
  std::vector<std::string> members;         // names of the correlation's events, by Entry::member
  correlation::Type type = correlation::Type::event_count;
};

inline constexpr std::size_t kMostTold = 10;

/// One for each correlation that counts the event. None of an event without a time, or of which the group or the field is not known: a part of a group that is absent,
/// empty, a list, or hidden by AWS makes no group.
std::vector<Observation> observe(const RuleSet& rules, const std::vector<Sighting>& sightings,
                                 const event::Event& event);

/// Counts it. `now`: what lies further ahead is not counted. Rings in chains stand before those that they feed. Told again, it gives the same rings.
Result<std::vector<Ring>> count(const RuleSet& rules, const Observation& observation, Time now,
                                correlation::States& states);

}  // namespace tocsin::rule
