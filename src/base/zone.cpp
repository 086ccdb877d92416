#include "base/zone.h"

#include <algorithm>

namespace tocsin {
namespace {

using std::chrono::local_seconds;
using std::chrono::seconds;
using std::chrono::sys_seconds;

sys_seconds with_offset(local_seconds local, seconds offset) {
  return sys_seconds(local.time_since_epoch() - offset);
}

/// All instants that have this local time, in order; when there is none, the instant of the jump over it.
std::vector<sys_seconds> instants_of(const Zone& zone, local_seconds local) {
  if (zone.changes.empty()) return {with_offset(local, seconds(0))};
  std::vector<sys_seconds> found;
  const auto& changes = zone.changes;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const auto instant = with_offset(local, changes[i].offset);
    const bool begun = i == 0 || instant >= changes[i].from;
    const bool over = i + 1 < changes.size() && instant >= changes[i + 1].from;
    if (begun && !over) found.push_back(instant);
  }
  if (!found.empty()) return found;
  // A jump forward: its instant is the first whose local time, with the new offset, is later.
  for (std::size_t i = 1; i < changes.size(); ++i) {
    if (with_offset(local, changes[i].offset) < changes[i].from &&
        with_offset(local, changes[i - 1].offset) >= changes[i].from) {
      return {changes[i].from};
    }
  }
  return {with_offset(local, changes.back().offset)};
}

}  // namespace

seconds Zone::offset_at(Time time) const {
  if (changes.empty()) return seconds(0);
  const auto after = std::upper_bound(changes.begin(), changes.end(), time,
                                      [](Time t, const Change& change) { return t < change.from; });
  return after == changes.begin() ? changes.front().offset : std::prev(after)->offset;
}

local_seconds Zone::to_local(Time time) const {
  return local_seconds(std::chrono::floor<seconds>(time).time_since_epoch() + offset_at(time));
}

Time Zone::begin_of(local_seconds local) const {
  return instants_of(*this, local).front();
}

Time Zone::end_of(local_seconds local) const {
  return instants_of(*this, local).back();
}

}  // namespace tocsin
