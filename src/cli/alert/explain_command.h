// tocsin explain EVENT: what each stage does with an event, and why.
#pragma once

#include <string>
#include <vector>

namespace tocsin::cli {

struct ExplainOptions {
  std::string event;  // a file, "-" or the JSON itself
  std::string
      config;  // may be empty: built-in rules and a sink of each kind with placeholder settings, as when it has no sinks
  std::vector<std::string> rules;              // more rule files and folders
  std::vector<std::string> placeholders = {};  // NAME=VALUE, for Sigma's `expand`
  bool all = false;                            // name also the rules that came nowhere near
  bool payloads = false;                       // print each payload whole
  std::string output = "table";                // table | json
};

/// Exit 0 when a rule alerts, 1 when none does.
int run_explain(const ExplainOptions& options);

}  // namespace tocsin::cli
