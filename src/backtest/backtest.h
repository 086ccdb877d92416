// Files x rules -> what the rules would have said. The design: docs/adr/0013.
#pragma once

#include <cstddef>
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
  std::size_t most_gathered = 1'000'000;  // observations of correlations; a gigabyte
};

struct Outcome {
  std::vector<Tally> tallies;  // as RuleSet::rules()
  std::uint64_t events = 0;    // that could be read
  std::uint64_t alerts = 0;
  std::uint64_t repeated = 0;  // alerts that had been there already: the same event stands in the files twice
  scan::TimeSpan span;         // of all events that told their time
  std::uint64_t not_correlated = 0;  // events that no correlation has counted: there was no room for more
  bool complete = true;              // false: something could not be read, or correlated
};

using Complain = std::function<void(const Diagnostics&)>;
using ComplainOfFile = std::function<void(const Error&)>;

/// What correlations count is gathered, up to a bound, and counted at the end in the order of time, as hunt does it. Beside that, memory depends on
/// the number of rules and threads, not on the files.
Outcome run(const rule::RuleSet& rules, const Options& options, const Complain& on_problem,
            const ComplainOfFile& on_error);

}  // namespace tocsin::backtest
