// What a backtest found, for people and for programs. Pure; every text from an event is made printable.
#pragma once

#include <cstdint>
#include <string>

#include "backtest/backtest.h"
#include "rule/rule_set.h"
#include "rule/severity.h"

namespace tocsin::cli {

struct BacktestQuestion {
  rule::Severity min_severity = rule::Severity::low;  // of mails
  std::uint64_t budget = 0;                           // alerts a rule and day; 0: none
};

/// From the first to the last event, at least one.
double days_of(const backtest::Outcome& outcome);

std::string backtest_text(const rule::RuleSet& rules, const backtest::Outcome& outcome,
                          const BacktestQuestion& question);
std::string backtest_json(const rule::RuleSet& rules, const backtest::Outcome& outcome,
                          const BacktestQuestion& question);

}  // namespace tocsin::cli
