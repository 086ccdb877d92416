#include "cli/rules/chosen_rules.h"

#include <filesystem>
#include <fmt/format.h>
#include <system_error>

#include "base/text.h"
#include "cli/placeholders.h"

namespace tocsin::cli {

OrExit<rule::RuleSet> chosen_rules(const std::vector<std::string>& paths, const std::string& config,
                                   bool run_tests, const std::vector<std::string>& placeholders) {
  rule::LoadOptions load;
  if (!config.empty()) {
    auto read = load_config(config);
    if (!read) return tl::make_unexpected(read.error());
    load = rule_options(*read);
  }
  if (!paths.empty()) {
    load.builtin = false;
    load.paths = paths;
    load.disabled.clear();
  }
  // A name that does not exist is wrong use of the command, not a wrong rule.
  for (const auto& path : paths) {
    std::error_code error;
    if (std::filesystem::exists(path, error)) continue;
    return tl::make_unexpected(report(Error{ErrorKind::io, "there is no such file or folder", path}));
  }
  if (const int wrong = add_placeholders(placeholders, load.placeholders); wrong != 0)
    return tl::make_unexpected(wrong);
  load.run_tests = run_tests;
  load.builtin_tests = true;
  return load_rules(load);
}

int report_no_such_rule(const rule::RuleSet& rules, const std::string& id) {
  std::vector<std::string_view> ids;
  for (const auto& rule : rules.rules()) ids.emplace_back(rule.id);
  const auto near = did_you_mean(id, ids);
  return report(
      Error{ErrorKind::usage, fmt::format("no rule has the id \"{}\"", id), "",
            near ? fmt::format("did you mean \"{}\"?", *near) : "`tocsin rules list` shows all ids"});
}

}  // namespace tocsin::cli
