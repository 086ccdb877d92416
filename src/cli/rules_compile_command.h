// tocsin rules compile: what is made of the rules for AWS.
#pragma once

#include <string>
#include <vector>

namespace tocsin::cli {

struct RulesCompileOptions {
  std::vector<std::string> paths = {};  // as in RulesOptions
  std::string config = {};
  bool terraform = false;        // JSON for Terraform: the event bus's patterns
  bool bundle = false;           // the rules for the function, as one JSON text
  std::string output_file = {};  // empty: standard output
};

/// Without `terraform` and `bundle` a table of the patterns. Exit 0; 2 when a file cannot be read or written; 3 when a rule is
/// wrong, or when the patterns do not fit into EventBridge's limits.
int run_rules_compile(const RulesCompileOptions& options);

}  // namespace tocsin::cli
