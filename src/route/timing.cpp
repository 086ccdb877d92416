#include "route/timing.h"

#include <algorithm>

namespace tocsin::route {
namespace {

Milliseconds sooner_repetition(Milliseconds one, Milliseconds other) {
  if (one == Milliseconds::zero()) return other;
  return other == Milliseconds::zero() ? one : std::min(one, other);
}

}  // namespace

Timing least_delaying(const Timing& one, const Timing& other) {
  Timing out;
  out.group_wait = std::min(one.group_wait, other.group_wait);
  out.group_interval = std::min(one.group_interval, other.group_interval);
  out.repeat_interval = sooner_repetition(one.repeat_interval, other.repeat_interval);
  if (!one.mute.empty() && !other.mute.empty()) {
    out.mute = one.mute;
    out.mute.insert(out.mute.end(), other.mute.begin(), other.mute.end());
  }
  out.escalate = one.escalate;
  for (const auto& step : other.escalate) {
    if (std::find(out.escalate.begin(), out.escalate.end(), step) == out.escalate.end())
      out.escalate.push_back(step);
  }
  std::stable_sort(out.escalate.begin(), out.escalate.end(),
                   [](const Escalation& a, const Escalation& b) { return a.after < b.after; });
  return out;
}

}  // namespace tocsin::route
