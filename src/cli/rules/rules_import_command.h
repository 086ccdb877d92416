// tocsin rules import: Sigma rules as rule files of ours.
#pragma once

#include <string>
#include <vector>

namespace tocsin::cli {

struct RulesImportOptions {
  std::vector<std::string> files = {};
  std::string folder = {};  // empty: standard output
  bool replace = false;     // files that are there already
  std::vector<std::string> placeholders = {};
};

/// One that is wrong is named with its place, and the others are written. A rule that does not load as it stands goes to ID.yaml.draft, which
/// no folder loads, with the reason on standard error. Exit 0; 1 when that befell some; 2 when a file cannot be read or written, or is there
/// already; 3 when none could be imported.
int run_rules_import(const RulesImportOptions& options);

}  // namespace tocsin::cli
