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

/// Exit 0; 2 when a file cannot be read or written, or is there already; 3 when a rule cannot be imported: then nothing is written.
int run_rules_import(const RulesImportOptions& options);

}  // namespace tocsin::cli
