// The sections of the CIS Amazon Web Services Foundations Benchmark 3.0.0. The words are ours; that these and no others are
// its sections was compared with the list that Prowler has of it (tools/make-attack-table --cis). Constant data.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace tocsin::rule {

inline constexpr std::string_view kCisVersion = "3.0.0";

struct CisSection {
  std::string_view id;
  std::string_view what;
};

/// The section with this id; nothing when there is none.
const CisSection* cis_section(std::string_view id);

/// What is wrong with the id in a rule, in one sentence; empty when it is a section.
std::string wrong_section(std::string_view id);

/// All of them, in their order.
std::span<const CisSection> cis_sections();

}  // namespace tocsin::rule
