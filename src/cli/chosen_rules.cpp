#include "cli/chosen_rules.h"

#include <filesystem>
#include <system_error>

namespace tocsin::cli {

OrExit<rule::RuleSet> chosen_rules(const std::vector<std::string>& paths, const std::string& config,
                                   bool run_tests) {
  rule::LoadOptions load;
  if (!paths.empty()) {
    load.builtin = false;
    load.paths = paths;
  } else if (!config.empty()) {
    auto read = load_config(config);
    if (!read) return tl::make_unexpected(read.error());
    load = rule_options(*read);
  }
  // A name that does not exist is wrong use of the command, not a wrong rule.
  for (const auto& path : paths) {
    std::error_code error;
    if (std::filesystem::exists(path, error)) continue;
    return tl::make_unexpected(report(Error{ErrorKind::io, "there is no such file or folder", path}));
  }
  load.run_tests = run_tests;
  load.builtin_tests = true;
  return load_rules(load);
}

}  // namespace tocsin::cli
