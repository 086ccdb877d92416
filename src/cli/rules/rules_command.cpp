#include "cli/rules/rules_command.h"

#include <cstdio>
#include <fmt/format.h>

#include "alert/rule_test_runner.h"
#include "cli/rows_output.h"
#include "cli/rules/chosen_rules.h"
#include "cli/rules/rule_test_report.h"
#include "cli/rules/rule_text.h"
#include "cli/rules/rule_view.h"
#include "doc/json_writer.h"
#include "rule/builtin.h"

namespace tocsin::cli {
namespace {

OrExit<rule::RuleSet> rules_of(const RulesOptions& options, bool run_tests = true) {
  return chosen_rules(options.paths, options.config, run_tests, options.placeholders);
}

void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

}  // namespace

int run_rules_list(const RulesOptions& options) {
  const auto rules = rules_of(options);
  if (!rules) return rules.error();
  std::vector<doc::Value> rows;
  for (const auto& rule : rules->rules()) {
    auto row = rule_summary(rule);
    if (options.output == "table")
      row.set("tags", doc::string(fmt::format("{}", fmt::join(rule.tags, ", "))));
    rows.push_back(std::move(row));
  }
  print_rows(options.output,
             {{"ID", "id", 60}, {"SEVERITY", "severity"}, {"TITLE", "title", 70}, {"TAGS", "tags", 60}},
             rows);
  return 0;
}

int run_rules_show(const RulesOptions& options) {
  const auto rules = rules_of(options);
  if (!rules) return rules.error();
  const auto* rule = rules->find(options.rule);
  if (rule == nullptr) return report_no_such_rule(*rules, options.rule);
  if (options.output == "yaml") {
    const auto file = rule_text(*rule);
    if (!file) return report(Error{ErrorKind::io, "the rule's file cannot be read any more", rule->path});
    print(file->text);
    return 0;
  }
  print(options.output == "json" ? doc::to_pretty_json(rule_document(*rule)) + "\n" : rule_for_people(*rule));
  return 0;
}

int run_rules_check(const RulesOptions& options) {
  const auto rules = rules_of(options);
  if (!rules) return rules.error();
  const auto count = rules->rules().size();
  print(fmt::format("{} {}, no errors\n", count, count == 1 ? "rule" : "rules"));
  return 0;
}

int run_rules_test(const RulesOptions& options) {
  const auto rules = rules_of(options, false);
  if (!rules) return rules.error();
  if (!options.rule.empty() && rules->find(options.rule) == nullptr)
    return report_no_such_rule(*rules, options.rule);
  const auto results = alert::run_rule_tests(*rules, options.rule);
  print(test_report(results, options.output));
  return count_failed(results) == 0 ? 0 : 1;
}

int run_rules_schema(const RulesOptions&) {
  print(std::string(rule::rule_schema()));
  return 0;
}

}  // namespace tocsin::cli
