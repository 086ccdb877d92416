// What is remembered about an event, as lines for its alert.
#pragma once

#include <string>
#include <vector>

namespace tocsin::past {

/// The texts hold the event's own: who shows them cleans them.
struct Recall {
  std::vector<std::string> first_seen;
  std::vector<std::string> policy_changes;
};

}  // namespace tocsin::past
