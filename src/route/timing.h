// When what a route brings is told: waiting for what follows, repeating, who is rung next when nobody answers. docs/adr/0017. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/clock.h"

namespace tocsin::route {

/// Who is rung when nobody has answered `after` the first message.
struct Escalation {
  Milliseconds after{};
  std::string receiver;

  bool operator==(const Escalation&) const = default;
};

/// Zero and empty mean: not at all.
struct Timing {
  Milliseconds group_wait{};       // how long the first alert of an incident waits for what follows
  Milliseconds group_interval{};   // between two messages of one incident
  Milliseconds repeat_interval{};  // after which an incident that nobody answers is told again
  /// Of routes that all lead to one sink, each its own list of Routing::mute_times. Muted is what one of *each* list mutes now.
  std::vector<std::vector<std::size_t>> mute;
  std::vector<Escalation> escalate;  // the earliest first

  bool operator==(const Timing&) const = default;
};

/// Of two routes to one sink: the shorter wait, muted only if both are, all who are rung next.
Timing least_delaying(const Timing& one, const Timing& other);

}  // namespace tocsin::route
