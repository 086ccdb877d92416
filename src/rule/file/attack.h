// The techniques of MITRE ATT&CK (enterprise), by id. The table, where it comes from and how it is made anew: attack_techniques.txt and
// tools/make-attack-table. Pure, thread-safe; views into constant data.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tocsin::rule {

struct AttackTechnique {
  std::string_view name;     // "Valid Accounts: Cloud Accounts"; empty when it is no longer in force
  std::string_view instead;  // of one that was revoked: the id that has taken its place
};

/// Nothing when there never was one with this id.
std::optional<AttackTechnique> attack_technique(std::string_view id);

/// What is wrong with the id in a rule, in one sentence; empty when it is a technique in force.
std::string wrong_technique(std::string_view id);

/// Of the table: "18.1".
std::string_view attack_version();

/// The table itself, embedded when the program was built.
std::string_view attack_techniques_text();

}  // namespace tocsin::rule
