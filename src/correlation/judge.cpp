#include "correlation/judge.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>
#include <vector>

#include "correlation/steps.h"

namespace tocsin::correlation {
namespace {

double different_values(std::span<const Entry> entries) {
  std::set<std::string_view> values;
  for (const auto& entry : entries) values.insert(entry.value);
  return static_cast<double>(values.size());
}

double different_events(std::span<const Entry> entries) {
  std::vector<std::string_view> ids;
  ids.reserve(entries.size());
  for (const auto& entry : entries) ids.push_back(entry.id);
  std::ranges::sort(ids);
  return static_cast<double>(std::ranges::unique(ids).begin() - ids.begin());
}

double sum(std::span<const Entry> entries) {
  double total = 0;
  for (const auto& entry : entries) total += entry.number;
  return total;
}

double percentile(std::span<const Entry> entries, int which) {
  std::vector<double> numbers;
  for (const auto& entry : entries) numbers.push_back(entry.number);
  std::sort(numbers.begin(), numbers.end());
  const auto rank = static_cast<std::size_t>(std::ceil(which / 100.0 * static_cast<double>(numbers.size())));
  return numbers.empty() ? 0 : numbers[std::clamp<std::size_t>(rank, 1, numbers.size()) - 1];
}

}  // namespace

double measure(const Definition& definition, std::span<const Entry> entries) {
  switch (definition.type) {
    case Type::event_count:
      // Of one member no event is there twice, and counting thousands anew for each would be slow.
      return definition.members.size() == 1 ? static_cast<double>(entries.size()) : different_events(entries);
    case Type::value_count:
      return different_values(entries);
    case Type::value_sum:
      return sum(entries);
    case Type::value_avg:
      return entries.empty() ? 0 : sum(entries) / static_cast<double>(entries.size());
    case Type::value_percentile:
      return percentile(entries, definition.percentile);
    case Type::temporal:
    case Type::temporal_ordered:
      return static_cast<double>(members_filled(definition, entries));
    case Type::first_seen:
      break;
  }
  return 0;
}

bool holds(const Definition& definition, std::span<const Entry> entries) {
  if (definition.type == Type::temporal_ordered)
    return definition.differ ? differ_in_order(entries) : filled_in_order(definition, entries);
  return entries.size() >= definition.samples && definition.reaches(measure(definition, entries));
}

}  // namespace tocsin::correlation
