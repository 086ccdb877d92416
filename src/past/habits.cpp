#include "past/habits.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <utility>

#include "base/text.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "geo/country.h"

namespace tocsin::past {
namespace {

using Values = std::vector<Shown> Habits::*;

constexpr std::size_t kValue = 128;  // bytes; AWS's names are shorter
constexpr std::size_t kNamed = 4;

struct Kind {
  std::string_view key;  // in the text
  Values values;
  std::string Sight::* seen;
};
constexpr auto kKinds = std::to_array<Kind>({{"countries", &Habits::countries, &Sight::country},
                                             {"regions", &Habits::regions, &Sight::region},
                                             {"calls", &Habits::calls, &Sight::call}});

bool learn_value(std::vector<Shown>& values, std::string_view value, Time time) {
  const auto place = std::ranges::lower_bound(values, value, {}, &Shown::value);
  if (place != values.end() && place->value == value) {
    if (place->first <= time) return false;
    place->first = time;
    return true;
  }
  if (value.empty() || value.size() > kValue || values.size() == kMostValues) return false;
  values.insert(place, Shown{std::string(value), time});
  return true;
}

Time first_of(const std::vector<Shown>& values, const std::string& value, Time now) {
  const auto place = std::ranges::lower_bound(values, value, {}, &Shown::value);
  return place != values.end() && place->value == value ? std::min(place->first, now) : now;
}

/// "43 days": how long somebody was watched, so that a reader knows what "first" is worth.
std::string days(Milliseconds length) {
  return fmt::format("{} days", std::chrono::floor<std::chrono::days>(length).count());
}

/// The others, the earliest known first.
std::string before(std::vector<Shown> values, const std::string& but, Time until) {
  std::erase_if(values, [&](const Shown& one) { return one.value == but || one.first > until; });
  std::ranges::stable_sort(values, {}, &Shown::first);
  std::string out;
  for (std::size_t i = 0; i < std::min(values.size(), kNamed); ++i)
    out += (i == 0 ? "" : ", ") + values[i].value;
  if (values.size() > kNamed) out += fmt::format(" and {} more", values.size() - kNamed);
  return out.empty() ? "" : "; before only " + out;
}

std::string words_for(const Kind& kind, const std::string& value) {
  if (kind.values == &Habits::countries) {
    const auto name = geo::country_name(value);
    return name == value ? "from " + value : fmt::format("from {} ({})", name, value);
  }
  return (kind.values == &Habits::regions ? "in " : "that it calls ") + value;
}

}  // namespace

bool learn_time(Habits& habits, Time time) {
  if (habits.empty()) {
    habits.since = habits.last = time;
    return true;
  }
  bool changed = false;
  if (time < habits.since) {
    habits.since = time;
    changed = true;
  }
  if (time >= habits.last + kRefresh) {
    habits.last = time;
    changed = true;
  }
  return changed;
}

bool learn(Habits& habits, const Sight& sight) {
  bool changed = learn_time(habits, sight.time);
  for (const auto& kind : kKinds)
    changed = learn_value(habits.*kind.values, sight.*kind.seen, sight.time) || changed;
  return changed;
}

bool merge(Habits& into, const Habits& from) {
  if (from.empty()) return false;
  bool changed = learn_time(into, from.since);
  changed = learn_time(into, from.last) || changed;
  for (const auto& kind : kKinds) {
    for (const auto& one : from.*kind.values)
      changed = learn_value(into.*kind.values, one.value, one.first) || changed;
  }
  return changed;
}

std::vector<std::string> first_seen(const Habits& principal, const Habits& account, const Sight& sight) {
  if (account.empty() || sight.principal.empty() || sight.time > account.last + kStale) return {};
  const auto since = principal.empty() ? sight.time : std::min(principal.since, sight.time);
  if (sight.time - since < kNew) {
    if (since - account.since < kLearning) return {};
    return {fmt::format("This identity is new: since {}, and not in the {} before", format_time(since),
                        days(since - account.since))};
  }
  std::vector<std::string> lines;
  for (const auto& kind : kKinds) {
    const auto& values = principal.*kind.values;
    const auto& value = sight.*kind.seen;
    // Where none was ever seen it is not the value that is new, but that there is one.
    if (value.empty() || value.size() > kValue || values.empty() || values.size() >= kMostValues) continue;
    const auto first = first_of(values, value, sight.time);
    if (sight.time - first >= kNew || first - since < kLearning) continue;
    const bool listed = kind.values != &Habits::calls;
    lines.push_back(fmt::format("First time in {} {}{}{}", days(first - since), words_for(kind, value),
                                first == sight.time ? "" : ", at " + format_time(first),
                                listed ? before(values, value, sight.time) : ""));
  }
  return lines;
}

std::string to_text(const Habits& habits) {
  const auto milliseconds = [](Time time) { return doc::number(time.time_since_epoch().count()); };
  auto out = doc::object({{"since", milliseconds(habits.since)}, {"last", milliseconds(habits.last)}});
  for (const auto& kind : kKinds) {
    if ((habits.*kind.values).empty()) continue;
    auto values = doc::object();
    for (const auto& one : habits.*kind.values)
      values.members.push_back({one.value, milliseconds(one.first), 0});
    out.set(std::string(kind.key), std::move(values));
  }
  return doc::to_json(out);
}

std::optional<Habits> habits_from(std::string_view text) {
  const auto read = doc::parse_json(text, {.max_depth = 4});
  if (!read) return std::nullopt;
  const auto time_of = [](const doc::Value* value) -> std::optional<Time> {
    std::int64_t count = 0;
    if (value == nullptr || !value->is(doc::Kind::number)) return std::nullopt;
    const auto* end = value->text.data() + value->text.size();
    if (std::from_chars(value->text.data(), end, count).ptr != end || count <= 0) return std::nullopt;
    return Time(Milliseconds(count));
  };
  const auto since = time_of(read->find("since"));
  const auto last = time_of(read->find("last"));
  if (!since || !last || *last < *since) return std::nullopt;
  Habits out;
  out.since = *since;
  out.last = *last;
  for (const auto& kind : kKinds) {
    const auto* values = read->find(kind.key);
    if (values == nullptr) continue;
    for (const auto& member : values->members) {
      const auto first = time_of(&member.value);
      if (!first) return std::nullopt;
      learn_value(out.*kind.values, member.key, *first);
    }
  }
  return out;
}

}  // namespace tocsin::past
