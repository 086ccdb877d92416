// Exclusions that would remove most of a rule's noise, with what they would hide. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "backtest/tally.h"
#include "doc/value.h"
#include "rule/rule.h"

namespace tocsin::backtest {

struct Suggestion {
  Source source;
  std::uint64_t removes = 0;  // alerts of the archive, all of this source
  doc::Value
      pattern;  // of the exclusion: the source, narrowed by event names and addresses when these are few
  const SourceTally* seen = nullptr;  // what it would hide; lives in the tally
  std::string yaml;                   // `exclude` and a test of it, to be pasted into the rule's file
};

/// The one that removes most first. None for a critical rule, and none that would remove less than a tenth of the rule's alerts, or
/// fewer than three.
std::vector<Suggestion> suggestions(const rule::Rule& rule, const Tally& tally);

}  // namespace tocsin::backtest
