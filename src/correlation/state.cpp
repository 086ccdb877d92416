#include "correlation/state.h"

namespace tocsin::correlation {

Status MemoryStates::change(const std::string& key, const Change& change) {
  change(states_[key]);
  return {};
}

void MemoryStates::forget(Time now) {
  std::erase_if(states_, [&](const auto& one) { return one.second.expires < now; });
}

}  // namespace tocsin::correlation
