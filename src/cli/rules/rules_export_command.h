// tocsin rules export --sigma: rules as Sigma documents.
#pragma once

#include <string>
#include <vector>

namespace tocsin::cli {

struct RulesExportOptions {
  std::vector<std::string> paths = {};  // as in RulesOptions
  std::string config = {};
  std::vector<std::string> placeholders = {};  // NAME=VALUE, for Sigma's `expand`
  std::string rule = {};                       // only this one
  std::string folder = {};                     // empty: standard output
  bool sigma = false;                          // the one form that there is
  bool replace = false;                        // files that are there already
};

/// Exit 0; 1 when some rules cannot be said in Sigma (each is named with the field, the others are written); 2 for wrong use and when a file
/// cannot be written; 3 when a rule is wrong.
int run_rules_export(const RulesExportOptions& options);

}  // namespace tocsin::cli
