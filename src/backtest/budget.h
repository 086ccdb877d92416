// How many mails alerts become, and what a noise budget would do to them. Pure.
#pragma once

#include <cstdint>

#include "backtest/tally.h"
#include "rule/severity.h"

namespace tocsin::backtest {

/// A budget is so many alerts a rule and day. What exceeds it would be told together, in one digest a rule and day: nothing is left out.
/// Critical rules have none.
struct Budgeted {
  std::uint64_t single = 0;   // alerts told one by one
  std::uint64_t held = 0;     // alerts told in digests
  std::uint64_t digests = 0;  // of so many
  std::uint64_t mails() const { return single + digests; }
};

/// `budget` 0: none. Alerts without a time count as those of one day.
Budgeted budgeted(const Tally& tally, rule::Severity severity, std::uint64_t budget);

}  // namespace tocsin::backtest
