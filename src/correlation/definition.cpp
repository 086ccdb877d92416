#include "correlation/definition.h"

#include <algorithm>

namespace tocsin::correlation {
namespace {

constexpr std::size_t kFewest = 64;  // room for what comes in another order
constexpr std::size_t kNumbers = 500;

std::size_t steps_of(const Definition& definition) {
  std::size_t steps = 0;
  for (const auto& member : definition.members) steps += member.at_least;
  return steps;
}

}  // namespace

std::size_t most_entries(const Definition& definition) {
  if (definition.is_numeric()) return kNumbers;
  const auto needed = definition.is_temporal()
                          ? 2 * steps_of(definition)
                          : static_cast<std::size_t>(std::max(definition.threshold, 0.0));
  return std::max(kFewest, 2 * needed);
}

}  // namespace tocsin::correlation
