// What calls that ring have set policies to, so that the alert about the next one can say what it changes (docs/adr/0015, 8).
#pragma once

#include "net/deadline.h"
#include "past/recall.h"
#include "past/sight.h"

namespace tocsin::function {

/// Not thread-safe.
class Policies {
 public:
  virtual ~Policies() = default;
  /// Remembers what the event, which sets a policy, sets it to, and tells what that changes. Never fails: what cannot be looked up is said.
  virtual past::Recall remember(const past::Sight& sight, net::Deadline deadline) = 0;
};

}  // namespace tocsin::function
