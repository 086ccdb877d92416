#include "rule/correlate/correlator.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <optional>
#include <utility>

#include "base/hash.h"
#include "base/text.h"
#include "correlation/bare.h"
#include "event/named_values.h"
#include "geo/spelling.h"
#include "rule/correlate/correlation.h"

namespace tocsin::rule {
namespace {

using correlation::Entry;
using correlation::Type;

// Bytes. Longer ones are hashed: a state has a bounded size, and two long values stay two.
constexpr std::size_t kValue = 128;
constexpr std::size_t kId = 64;
constexpr std::size_t kLabel = 120;
constexpr std::size_t kShownGroup = 256;

// What CloudTrail writes where a user name could be a password.
constexpr std::string_view kHidden = "HIDDEN_DUE_TO_SECURITY_REASONS";

// A chain of correlations: each counts what the one before says.
constexpr std::size_t kDeepest = 8;

std::string bounded(const std::string& text, std::size_t most) {
  return text.size() <= most ? text : "sha256:" + sha256_hex(text).substr(0, 40);
}

std::optional<std::string> value_at(const Place& place, const event::Event& event) {
  for (const auto& path : place) {
    auto found =
        event::is_value_name(path) ? event::lookup(path, event) : doc::scalar_at(event.envelope, path);
    if (found && !found->empty() && *found != kHidden) return geo::one_spelling(*found);
  }
  return std::nullopt;
}

std::string label_of(const event::Event& event) {
  auto out = event.name;
  if (!event.actor.name.empty()) out += " by " + event.actor.name;
  if (!event.source_ip.empty()) out += " from " + event.source_ip;
  return shorten(printable(out), kLabel);
}

/// Nothing when the event has no value there, or one that is no number where one is needed.
bool take_value(const Correlation& correlation, const event::Event& event, Entry& entry) {
  if (correlation.field.empty()) return true;
  auto value = value_at(correlation.field, event);
  if (!value) return false;
  if (correlation.definition.is_numeric()) {
    const auto* end = value->data() + value->size();
    if (std::from_chars(value->data(), end, entry.number).ptr != end || !std::isfinite(entry.number))
      return false;
  }
  entry.value = bounded(*value, kValue);
  return true;
}

std::optional<Observation> observe_one(const RuleSet& rules, const Sighting& sighting,
                                       const event::Event& event, std::size_t depth = 0) {
  if (!event.time || depth > kDeepest) return std::nullopt;
  const auto& correlation = *rules.correlation_of(*sighting.rule);
  Observation out{sighting, {}, {}, {}, {}};
  std::string group;
  for (const auto& place : correlation.counted[sighting.member].groups) {
    const auto value = value_at(place, event);
    if (!value) return std::nullopt;
    group += fmt::format("{}:{}", value->size(), *value);
    out.group += (out.group.empty() ? "" : ", ") + *value;
  }
  out.group = shorten(printable(out.group), kShownGroup);
  out.key = fmt::format("{}/{}/{}", shorten(sighting.rule->id, 60), correlation.fingerprint,
                        sha256_hex(group).substr(0, 32));
  auto& entry = out.entry;
  entry.time = *event.time;
  entry.id = bounded(event.id, kId);
  entry.member = sighting.member;
  entry.label = label_of(event);
  if (!take_value(correlation, event, entry)) return std::nullopt;
  for (const auto& outer : rules.counted_by(*sighting.rule)) {
    if (auto one = observe_one(rules, outer, event, depth + 1)) out.chained.push_back(std::move(*one));
  }
  return out;
}

class Counting {
 public:
  Counting(const RuleSet& rules, Time now, correlation::States& states)
      : rules_(rules), now_(now), states_(states) {}

  Status take(const Observation& observation) {
    if (observation.entry.time > now_ + correlation::kAheadOfClock) return {};
    const auto& correlation = *rules_.correlation_of(*observation.sighting.rule);
    std::vector<Ring> mine;
    std::vector<Entry> holds;
    const auto kept = states_.change(observation.key, [&](correlation::State& state) {
      mine.clear();
      holds.clear();
      return correlation.definition.type == Type::first_seen
                 ? see(correlation, observation, state, mine)
                 : add(correlation, observation, state, mine, holds);
    });
    if (!kept) return kept;
    for (const auto& outer : observation.chained) {
      if (const auto fed = feed(outer, holds, mine); !fed) return fed;
    }
    std::ranges::move(mine, std::back_inserter(rings));
    return {};
  }

  std::vector<Ring> rings;

 private:
  static Ring ring_of(const Observation& observation, const Correlation& correlation,
                      correlation::Rung rung) {
    Ring out;
    out.rule = observation.sighting.rule;
    out.occurrence = fmt::format("{}\n{}", observation.key, rung.key);
    out.group = observation.group;
    out.value = observation.entry.value;
    out.rung = std::move(rung);
    for (const auto& one : correlation.counted) out.members.push_back(one.name);
    out.type = correlation.definition.type;
    return out;
  }

  static bool add(const Correlation& correlation, const Observation& observation, correlation::State& state,
                  std::vector<Ring>& rings, std::vector<Entry>& holds) {
    const auto& definition = correlation.definition;
    const bool only_times = definition.only_times();
    auto added = correlation::add(state.window, definition,
                                  only_times ? correlation::bare(observation.entry) : observation.entry);
    holds = std::move(added.holds);
    for (auto& rung : added.rings) {
      auto ring = ring_of(observation, correlation, std::move(rung));
      // What the others were is not remembered.
      ring.entries = only_times ? std::vector{observation.entry}
                                : correlation::telling_entries(state.window, definition, ring.rung.first,
                                                               ring.rung.last, kMostTold);
      rings.push_back(std::move(ring));
    }
    state.expires = correlation::expires(state.window, definition);
    return added.fate == correlation::Added::Fate::counted;
  }

  static bool see(const Correlation& correlation, const Observation& observation, correlation::State& state,
                  std::vector<Ring>& rings) {
    const auto& entry = observation.entry;
    const auto seen = correlation::see(state.habit, correlation.definition, entry);
    state.expires = correlation::expires(state.habit, correlation.definition);
    if (seen.rings) {
      // A habit is told by how long it is known and how many values it has.
      correlation::Rung rung{fmt::format("{}\n{}", entry.value, entry.id), entry.id, seen.since, entry.time,
                             static_cast<double>(seen.known_values),       false,    false};
      rings.push_back(ring_of(observation, correlation, std::move(rung)));
      rings.back().entries = {entry};
    }
    return seen.changed;
  }

  /// Steps are told of each event at which the inner condition holds, so that what follows a long attack is seen as well; counts of each ring.
  Status feed(Observation outer, const std::vector<Entry>& holds, const std::vector<Ring>& inner) {
    const bool steps =
        rules_.correlation_of(*outer.sighting.rule)->definition.is_temporal() && !holds.empty();
    std::vector<Entry> entries;
    if (steps) {
      entries = holds;
    } else {
      for (const auto& ring : inner) {
        if (ring.rung.continues) continue;
        entries.push_back(outer.entry);
        entries.back().id = bounded(ring.rung.key, kId);
        entries.back().time = ring.rung.last;
      }
    }
    for (const auto& entry : entries) {
      outer.entry.id = entry.id;
      outer.entry.time = entry.time;
      outer.entry.label = entry.label;
      if (const auto taken = take(outer); !taken) return taken;
    }
    return {};
  }

  const RuleSet& rules_;
  const Time now_;
  correlation::States& states_;
};

}  // namespace

std::vector<Observation> observe(const RuleSet& rules, const std::vector<Sighting>& sightings,
                                 const event::Event& event) {
  std::vector<Observation> out;
  for (const auto& sighting : sightings) {
    if (auto one = observe_one(rules, sighting, event)) out.push_back(std::move(*one));
  }
  return out;
}

Result<std::vector<Ring>> count(const RuleSet& rules, const Observation& observation, Time now,
                                correlation::States& states) {
  Counting counting(rules, now, states);
  if (const auto taken = counting.take(observation); !taken) return fail(taken.error());
  return std::move(counting.rings);
}

}  // namespace tocsin::rule
