// tocsin rules backtest RULES ARCHIVE…: what rules would have said about an archive, before they are switched on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tocsin::cli {

struct RulesBacktestOptions {
  std::string rules =
      {};  // a file or folder; "shipped": those that ship, or that `serve` would load with `config`
  std::string config = {};                     // settings
  std::vector<std::string> placeholders = {};  // NAME=VALUE, for Sigma's `expand`
  std::vector<std::string> archives = {};      // files and folders; "-": standard input
  std::string min_severity = "low";            // alerts below it are counted, but are no mails
  std::uint64_t budget = 0;                    // alerts a rule and day; 0: none
  unsigned threads = 0;                        // 0: one for each processor
  std::string output = "table";                // table | json
};

/// Exit 0 whether anything rang or not; 2 when something could not be read (the rest was); 3 when a rule is wrong.
int run_rules_backtest(const RulesBacktestOptions& options);

}  // namespace tocsin::cli
