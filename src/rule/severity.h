// Severity: five levels, ordered.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace tocsin::rule {

enum class Severity { info, low, medium, high, critical };

inline constexpr std::array<std::string_view, 5> kSeverityNames = {"info", "low", "medium", "high",
                                                                   "critical"};

constexpr std::string_view name(Severity severity) {
  return kSeverityNames[static_cast<std::size_t>(severity)];
}

constexpr std::optional<Severity> parse_severity(std::string_view text) {
  for (std::size_t i = 0; i < kSeverityNames.size(); ++i) {
    if (kSeverityNames[i] == text) return static_cast<Severity>(i);
  }
  return std::nullopt;
}

}  // namespace tocsin::rule
