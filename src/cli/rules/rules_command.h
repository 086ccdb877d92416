// tocsin rules list | show | check | test | schema: rules as code.
#pragma once

#include <string>
#include <vector>

namespace tocsin::cli {

/// Which rules are meant: those of `paths` alone; else those that `serve` would load with `config`; else the built-in ones.
struct RulesOptions {
  std::vector<std::string> paths;  // files and folders
  std::string config;
  std::string rule;  // show: required; test: only this one; ignored otherwise
  std::string output =
      "table";  // list: table | json | ndjson; show: table | json | yaml; test: table | json | ndjson | junit
  std::vector<std::string> placeholders = {};  // NAME=VALUE
};

/// Exit 0; 2 when a path does not exist; 3 when a rule is wrong. All other functions likewise.
int run_rules_list(const RulesOptions& options);

/// One rule in whole; as yaml its file as it is written. Exit 2 when there is none with this id.
int run_rules_show(const RulesOptions& options);

/// All that is wrong, and a closing line.
int run_rules_check(const RulesOptions& options);

/// Runs the rules' own tests. Exit 1 when one fails.
int run_rules_test(const RulesOptions& options);

/// Prints the JSON Schema for editors.
int run_rules_schema(const RulesOptions& options);

}  // namespace tocsin::cli
