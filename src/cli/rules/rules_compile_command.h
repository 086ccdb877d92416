// tocsin rules compile: what is made of the rules for AWS.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tocsin::cli {

struct RulesCompileOptions {
  std::vector<std::string> paths = {};  // as in RulesOptions
  std::string config = {};
  std::vector<std::string> placeholders = {};  // NAME=VALUE
  bool terraform = false;                      // JSON for Terraform: the event bus's patterns
  bool cloudformation = false;                 // the same as a template
  bool json = false;                           // the same as plain JSON; with `sample` the counts
  bool bundle = false;                         // the rules for the function, as one JSON text
  bool selectors = false;                      // CloudTrail's advanced event selectors
  std::size_t max_patterns = 100;
  std::vector<std::string> sample =
      {};                        // files and folders of events: what the patterns would deliver of them
  std::string output_file = {};  // empty: standard output
};

/// Without one of these a table of the patterns. Exit 0; 1 when a rule wants an event of the sample that is not delivered; 2 when a file cannot be read or written; 3 when a rule is
/// wrong, or when the patterns do not fit into EventBridge's limits.
int run_rules_compile(const RulesCompileOptions& options);

}  // namespace tocsin::cli
