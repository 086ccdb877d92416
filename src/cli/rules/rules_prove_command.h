// tocsin rules prove: can each rule fire where it is deployed?
#pragma once

#include <string>
#include <vector>

namespace tocsin::cli {

struct RulesProveOptions {
  std::vector<std::string> paths = {};  // as in RulesOptions
  std::string config = {};
  std::vector<std::string> placeholders = {};  // NAME=VALUE, for Sigma's `expand`
  std::string rule = {};                       // only this one
  std::string output = "table";                // table | json | junit
};

/// Exit 0; 1 when a rule fails; 2 when a path or the rule does not exist; 3 when a rule is wrong.
int run_rules_prove(const RulesProveOptions& options);

}  // namespace tocsin::cli
