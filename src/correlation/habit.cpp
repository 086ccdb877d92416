#include "correlation/habit.h"

#include <algorithm>

namespace tocsin::correlation {
namespace {

// A value that is shown all day is written twenty times in the memory's length, and not at every event.
constexpr int kRefreshes = 20;

Time newest(const Habit& habit) {
  Time out{};
  for (const auto& one : habit.shown) out = std::max(out, one.last);
  return out;
}

}  // namespace

FirstSeen see(Habit& habit, const Definition& definition, const Entry& entry) {
  FirstSeen out;
  const auto place = std::ranges::lower_bound(habit.shown, entry.value, {}, &Shown::value);
  const bool known = place != habit.shown.end() && place->value == entry.value;
  out.known_values = habit.shown.size() - (known ? 1 : 0);
  out.since = habit.empty() ? entry.time : std::min(habit.since, entry.time);
  if (known && !(entry.time > place->last + definition.timespan)) {
    out.rings = place->rung_by == entry.id;
    out.changed = entry.time < place->first || entry.time > place->last + definition.timespan / kRefreshes ||
                  out.since < habit.since;
    habit.since = out.since;
    place->first = std::min(place->first, entry.time);
    if (out.changed) place->last = std::max(place->last, entry.time);
    return out;
  }
  const bool full = habit.shown.size() >= kMostShown;
  const bool learned = entry.time >= out.since + definition.learning && !habit.empty();
  out.changed = true;
  out.rings = learned && !full;
  const Shown shown{entry.value, entry.time, entry.time, out.rings ? entry.id : ""};
  if (known) {
    *place = shown;
  } else if (full) {
    *std::ranges::min_element(habit.shown, {}, &Shown::last) = shown;
    std::ranges::sort(habit.shown, {}, &Shown::value);
  } else {
    habit.shown.insert(place, shown);
  }
  habit.since = out.since;
  return out;
}

Time expires(const Habit& habit, const Definition& definition) {
  return newest(habit) + 2 * definition.timespan + kLateness;
}

}  // namespace tocsin::correlation
