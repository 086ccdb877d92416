// Can each rule fire where it is deployed? docs/adr/0011 says what is proven and how. Pure: the same rules give the same proofs.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rule/rule_set.h"

namespace tocsin::prove {

enum class Check { names, delivery, tests, pattern, bus };
inline constexpr std::array<Check, 5> kChecks{Check::names, Check::delivery, Check::tests, Check::pattern,
                                              Check::bus};
std::string_view name(Check check);

/// What in the rule's file is meant: `text` as a key or a value below the top-level `key`. Both may be empty.
struct Place {
  std::string key;  // "pattern", "tests", "mitre"
  std::string text;
};

struct Remark {
  enum class Level {
    failure,  // the rule, or a part of it, cannot fire
    warning,  // doubtful, or not shown
  };
  Level level = Level::failure;
  Check check = Check::names;
  std::string message;  // one sentence; may hold texts of the rule
  std::string hint;     // what would be right; may be empty
  Place place;          // its key is never empty
};

/// Where a check looks first.
std::string_view key_of(Check check);

/// What was tried.
struct Effort {
  std::size_t ways = 0;    // alternatives of the pattern
  std::size_t events = 0;  // test events that match
  std::size_t broken = 0;  // events in which a field was broken
  std::size_t bus = 0;     // events that match and were put to the bus
};

struct RuleProof {
  const rule::Rule* rule = nullptr;  // of the RuleSet
  std::vector<Remark> remarks;       // failures first
  std::vector<std::string>
      needs;  // what must be on beyond a trail with management events: "reads", "data events AWS::S3::Object"
  Effort effort;

  bool failed() const;
};

/// One proof a rule, in the order of rules.rules(); with `only`, of that rule alone (all others are still asked whether they
/// shadow it). The rules must have their tests. An error when the event bus cannot be told of the rules at all.
Result<std::vector<RuleProof>> prove(const rule::RuleSet& rules, std::string_view only = {});

}  // namespace tocsin::prove
