// Which sinks get an alert. For now each sink says from which severity on it wants to be rung; the tree of matchers comes
// with the channels. Pure, thread-safe.
#pragma once

#include <string>
#include <vector>

#include "alert/alert.h"
#include "rule/severity.h"

namespace tocsin::route {

struct Receiver {
  std::string name;  // the sink's name in the settings
  rule::Severity min_severity = rule::Severity::info;
};

/// One line of the routing decision, for `explain`.
struct Decision {
  std::string receiver;
  bool taken = false;
  std::string reason;  // "high is at or above medium"
};

/// A decision for every receiver, in the order of the settings.
std::vector<Decision> decide(const alert::Alert& alert, const std::vector<Receiver>& receivers);

/// The names of the receivers that get it.
std::vector<std::string> route(const alert::Alert& alert, const std::vector<Receiver>& receivers);

}  // namespace tocsin::route
