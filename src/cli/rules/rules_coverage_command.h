// tocsin rules coverage: what the rules cover, and which of them cannot be heard.
#pragma once

#include <string>
#include <vector>

namespace tocsin::cli {

struct RulesCoverageOptions {
  std::vector<std::string> paths = {};  // as in RulesOptions
  std::string config = {};
  std::vector<std::string> placeholders = {};  // NAME=VALUE, for Sigma's `expand`
  std::string account = {};                    // the account's settings; empty: nothing is known of it
  std::string output = "table";                // table | json | navigator
};

/// Exit 0; 1 when a rule is dead; 2 when a file cannot be read; 3 when a rule or the account's settings are wrong.
int run_rules_coverage(const RulesCoverageOptions& options);

}  // namespace tocsin::cli
