#include "rule/correlate/ring_values.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>
#include <vector>

namespace tocsin::rule {
namespace {

using correlation::Type;

std::string count_of(const Ring& ring) {
  const auto number = fmt::format("{:.10g}", ring.rung.measured);
  return ring.rung.at_least ? "at least " + number : number;
}

std::string duration_of(const Ring& ring) {
  // CloudTrail's clock knows whole seconds: what happened at the same time happened within one.
  auto left = std::max(std::chrono::floor<std::chrono::seconds>(ring.rung.last - ring.rung.first),
                       std::chrono::seconds(1));
  std::string out;
  for (const auto& [unit, letter] : {std::pair{std::chrono::seconds(86400), 'd'},
                                     {std::chrono::seconds(3600), 'h'},
                                     {std::chrono::seconds(60), 'm'},
                                     {std::chrono::seconds(1), 's'}}) {
    if (left < unit) continue;
    out += fmt::format("{}{}", left / unit, letter);
    left %= unit;
  }
  return out;
}

/// The different values among the entries that are told, in their order.
std::string values_text(const Ring& ring) {
  std::vector<std::string_view> seen;
  std::string out;
  for (const auto& entry : ring.entries) {
    if (entry.value.empty() || std::ranges::find(seen, entry.value) != seen.end()) continue;
    seen.push_back(entry.value);
    out += (out.empty() ? "" : ", ") + entry.value;
  }
  if (ring.type == Type::value_count && static_cast<double>(seen.size()) < ring.rung.measured) out += ", ...";
  return out;
}

struct RingValue {
  std::string_view name;
  std::string (*get)(const Ring&);
};

constexpr auto kValues = std::to_array<RingValue>({
    {"correlation.count", count_of},
    {"correlation.group", [](const Ring& ring) { return ring.group; }},
    {"correlation.first", [](const Ring& ring) { return format_time(ring.rung.first); }},
    {"correlation.last", [](const Ring& ring) { return format_time(ring.rung.last); }},
    {"correlation.duration", duration_of},
    {"correlation.value", [](const Ring& ring) { return ring.value; }},
    {"correlation.values", values_text},
});

}  // namespace

bool is_ring_value(std::string_view name) {
  return std::ranges::find(kValues, name, &RingValue::name) != kValues.end();
}

Resolver values_of(const Ring& ring, Resolver event) {
  return [&ring, event = std::move(event)](std::string_view path) -> std::optional<std::string> {
    const auto* const found = std::ranges::find(kValues, path, &RingValue::name);
    if (found == kValues.end()) return event(path);
    return found->get(ring);
  };
}

std::vector<std::string> lines_of(const Ring& ring) {
  std::vector<std::string> out;
  for (const auto& entry : ring.entries) {
    auto line = fmt::format("{} {}", format_time(entry.time), entry.label);
    if (ring.members.size() > 1 && entry.member < ring.members.size())
      line += fmt::format(" ({})", ring.members[entry.member]);
    if (!entry.value.empty() && line.find(entry.value) == std::string::npos) line += ": " + entry.value;
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace tocsin::rule
