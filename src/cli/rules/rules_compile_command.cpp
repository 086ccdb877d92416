#include "cli/rules/rules_compile_command.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fmt/format.h>
#include <fstream>

#include "cli/rules/chosen_rules.h"
#include "cli/rules/compile_output.h"
#include "cli/rules/compile_sample.h"
#include "doc/json_writer.h"
#include "rule/bundle.h"
#include "rule/bus/event_needs.h"
#include "rule/bus/patterns.h"
#include "rule/bus/wide_rules.h"

namespace tocsin::cli {
namespace {

/// Whole or not at all: what is half written must not be deployed.
int write_result(const std::string& text, const std::string& path) {
  if (path.empty()) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    return 0;
  }
  const auto unfinished = path + ".tmp";
  std::ofstream file(unfinished, std::ios::binary);
  file << text;
  file.close();
  if (file && std::rename(unfinished.c_str(), path.c_str()) == 0) return 0;
  const std::string why = std::strerror(errno);
  std::remove(unfinished.c_str());
  return report(Error{ErrorKind::io, fmt::format("the file cannot be written: {}", why), path,
                      "does its folder exist?"});
}

void warn_of_wide(const rule::RuleSet& rules, const std::vector<rule::BusPattern>& patterns) {
  for (const auto& one : patterns) {
    if (!rule::accepts_nearly_everything(one)) continue;
    Diagnostic warning;
    warning.level = Diagnostic::Level::warning;
    warning.file = one.name;
    warning.message = fmt::format("nearly every event of the account will invoke the function, because of {}",
                                  fmt::join(rule::wide_rules(rules, one), ", "));
    warning.hint = "name a source or event names in the rules' patterns";
    report(Diagnostics{std::move(warning)});
  }
}

std::string written(const RulesCompileOptions& options, const rule::RuleSet& rules,
                    const std::vector<rule::BusPattern>& patterns) {
  if (options.terraform) return for_terraform(patterns, rule::event_selectors(rules));
  if (options.cloudformation) return for_cloudformation(patterns);
  return options.json ? plain_json(patterns) : table_of(patterns);
}

}  // namespace

int run_rules_compile(const RulesCompileOptions& options) {
  const auto rules = chosen_rules(options.paths, options.config, true, options.placeholders);
  if (!rules) return rules.error();
  if (options.bundle) return write_result(rule::write_bundle(*rules), options.output_file);
  if (options.selectors)
    return write_result(doc::to_pretty_json(rule::event_selectors(*rules)) + "\n", options.output_file);
  const auto patterns = rule::bus_patterns(*rules, {.max_patterns = options.max_patterns});
  if (!patterns) return report(patterns.error());
  warn_of_wide(*rules, *patterns);
  if (!options.sample.empty())
    return show_sample(*rules, *patterns, options.sample, options.json ? "json" : "table");
  return write_result(written(options, *rules, *patterns), options.output_file);
}

}  // namespace tocsin::cli
