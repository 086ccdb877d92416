// The sections of the CIS Amazon Web Services Foundations Benchmark 3.0.0. The words are ours.
#pragma once

#include <span>
#include <string_view>

namespace tocsin::coverage {

inline constexpr std::string_view kCisVersion = "3.0.0";

struct CisSection {
  std::string_view id;
  std::string_view what;
};

/// All of them, in their order.
std::span<const CisSection> cis_sections();

}  // namespace tocsin::coverage
