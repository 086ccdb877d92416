// Which rules a `rules` command means.
#pragma once

#include <string>
#include <vector>

#include "cli/setup.h"
#include "rule/rule_set.h"

namespace tocsin::cli {

/// Those of `paths` alone; else those that `serve` would load with `config`; else the built-in ones. All with their tests, which
/// must hold when `run_tests`. Of the settings the placeholders count for `paths` too; `placeholders`: NAME=VALUE, beside those.
OrExit<rule::RuleSet> chosen_rules(const std::vector<std::string>& paths, const std::string& config,
                                   bool run_tests = true, const std::vector<std::string>& placeholders = {});

/// Says that no rule has this id, and which one it may have been. The exit code.
int report_no_such_rule(const rule::RuleSet& rules, const std::string& id);

}  // namespace tocsin::cli
