#include "route/route.h"

#include <fmt/format.h>

namespace tocsin::route {

std::vector<Decision> decide(const alert::Alert& alert, const std::vector<Receiver>& receivers) {
  std::vector<Decision> decisions;
  for (const auto& receiver : receivers) {
    const bool taken = alert.severity >= receiver.min_severity;
    decisions.push_back({receiver.name, taken,
                         fmt::format("{} is {} {}", rule::name(alert.severity),
                                     taken ? "at or above" : "below", rule::name(receiver.min_severity))});
  }
  return decisions;
}

std::vector<std::string> route(const alert::Alert& alert, const std::vector<Receiver>& receivers) {
  std::vector<std::string> names;
  for (const auto& decision : decide(alert, receivers)) {
    if (decision.taken) names.push_back(decision.receiver);
  }
  return names;
}

}  // namespace tocsin::route
