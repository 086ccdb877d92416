// A moment by which something must be over.
#pragma once

#include <algorithm>
#include <chrono>

#include "base/clock.h"

namespace tocsin::net {

/// Steady time: a clock that is set does not move a deadline. Deadline::max(): never.
using Deadline = std::chrono::steady_clock::time_point;

/// What is left; zero when it has passed, Milliseconds::max() when it never comes. Rounded up: who waits that long has reached it.
inline Milliseconds time_left(Deadline deadline) {
  if (deadline == Deadline::max()) return Milliseconds::max();
  const auto left = deadline - std::chrono::steady_clock::now();
  return std::max(Milliseconds::zero(), std::chrono::ceil<Milliseconds>(left));
}

inline Deadline deadline_in(Milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

}  // namespace tocsin::net
