// Files x rules -> what the rules would have said. The design: docs/adr/0013.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "backtest/tally.h"
#include "base/diagnostic.h"
#include "base/error.h"
#include "rule/rule_set.h"
#include "scan/time_span.h"

namespace tocsin::backtest {

struct Options {
  std::vector<std::string> files = {};  // "-" is standard input
  unsigned threads = 1;
};

struct Outcome {
  std::vector<Tally> tallies;  // as RuleSet::rules()
  std::uint64_t events = 0;    // that could be read
  std::uint64_t alerts = 0;
  std::uint64_t repeated = 0;  // alerts that had been there already: the same event stands in the files twice
  scan::TimeSpan span;         // of all events that told their time
  bool complete = true;        // false: something could not be read
};

using Complain = std::function<void(const Diagnostics&)>;
using ComplainOfFile = std::function<void(const Error&)>;

/// Correlations are left out: what they say takes all events in the order of time. Memory depends on the number of rules and threads, not on the files.
Outcome run(const rule::RuleSet& rules, const Options& options, const Complain& on_problem,
            const ComplainOfFile& on_error);

}  // namespace tocsin::backtest
