// Which rules a `rules` command means.
#pragma once

#include <string>
#include <vector>

#include "cli/setup.h"
#include "rule/rule_set.h"

namespace tocsin::cli {

/// Those of `paths` alone; else those that `serve` would load with `config`; else the built-in ones. All with their tests, which
/// must hold when `run_tests`.
OrExit<rule::RuleSet> chosen_rules(const std::vector<std::string>& paths, const std::string& config,
                                   bool run_tests = true);

}  // namespace tocsin::cli
