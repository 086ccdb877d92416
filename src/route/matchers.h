// Conditions on an alert's labels, the same in routes, in silences and on the command line:
//   {min_severity: high, account: ["111122223333", prod-*], rule: iam-*, ou: Prod/*}
// All names must hold; of a list any value; '*' is any run of characters ("\*" the character itself). An organizational unit has all
// accounts below it. docs/routing.md.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "doc/fields.h"
#include "doc/value.h"
#include "match/wildcard.h"
#include "route/labels.h"

namespace tocsin::route {

enum class Name : std::uint8_t { rule, account, ou, region, principal, source, tag };
inline constexpr std::array<std::string_view, 7> kNames = {"rule",      "account", "ou", "region",
                                                           "principal", "source",  "tag"};

struct Wanted {
  std::string
      text;  // as written; of a unit without the "Root/" before it and the "/*" behind it, which say nothing
  match::Wildcard wildcard;
};

struct Condition {
  Name name = Name::rule;
  std::vector<Wanted> any_of;  // never empty
};

/// A bit a severity.
using Severities = std::uint8_t;
inline constexpr Severities kEverySeverity = 0x1F;
constexpr Severities bit(rule::Severity severity) {
  return static_cast<Severities>(1U << static_cast<unsigned>(severity));
}
/// `least` and what is graver.
constexpr Severities from(rule::Severity least) {
  return static_cast<Severities>(kEverySeverity & ~(bit(least) - 1U));
}

/// A value; immutable after reading. Without any condition it matches everything.
struct Matchers {
  Severities severities = kEverySeverity;
  std::vector<Condition> conditions;

  bool matches(const Labels& labels) const { return !mismatch(labels); }

  /// The first thing that does not hold: "rule is root-login, not iam-*". Nothing when all hold.
  std::optional<std::string> mismatch(const Labels& labels) const;

  bool match_everything() const { return severities == kEverySeverity && conditions.empty(); }
};

/// True when every alert that `narrow` matches is surely matched by `wide`. May miss it, never claims it wrongly.
bool covers(const Matchers& wide, const Matchers& narrow);

/// "severity critical or high, rule iam-*"; "everything" without conditions. One printable line.
std::string describe(const Matchers& matchers);

/// Reads an object of names and values; what is wrong goes to `diagnostics`.
Matchers read_matchers(const SourceText& source, const doc::Value& value, const std::string& path,
                       Diagnostics& diagnostics);

/// Reads "name=value" words; a name that comes again means "or". At least one word. The error says which is wrong.
Result<Matchers> parse_matchers(std::span<const std::string> words);

/// As an object that read_matchers() takes, for the store.
doc::Value to_json(const Matchers& matchers);

}  // namespace tocsin::route
