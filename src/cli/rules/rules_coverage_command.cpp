#include "cli/rules/rules_coverage_command.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fmt/format.h>
#include <map>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "cli/rows_output.h"
#include "cli/rules/chosen_rules.h"
#include "coverage/account.h"
#include "coverage/navigator.h"
#include "doc/json_writer.h"
#include "rule/file/cis.h"

namespace tocsin::cli {
namespace {

using coverage::Hearing;
using coverage::Hearings;
using doc::object;
using doc::string;
using Rows = std::vector<doc::Value>;

OrExit<coverage::Account> account_of(const std::string& path) {
  if (path.empty()) return coverage::Account{};
  auto text = read_file(path);
  if (!text) return tl::make_unexpected(report(text.error()));
  auto account = coverage::read_account({path, std::move(*text)});
  if (!account) return tl::make_unexpected(report(account.error()));
  return std::move(*account);
}

doc::Value texts(const std::vector<std::string>& from) {
  auto out = doc::array();
  for (const auto& text : from) out.items.push_back(string(text));
  return out;
}

/// Rules with something in common: a technique, a section.
struct Covering {
  std::vector<std::string> rules;
  std::int64_t heard = 0;
  rule::Severity highest = rule::Severity::info;
};

void add(Covering& covering, const rule::Rule& rule, const Hearings& hearings) {
  covering.rules.push_back(rule.id);
  covering.highest = std::max(covering.highest, rule.severity);
  if (coverage::can_be_heard(hearings, rule.id)) ++covering.heard;
}

std::string state_of(const Covering& covering) {
  if (covering.rules.empty()) return "no rule";
  return covering.heard == 0 ? "dead" : "covered";
}

Rows technique_rows(const rule::RuleSet& rules, const Hearings& hearings) {
  std::map<std::string, Covering> techniques;
  for (const auto& rule : rules.rules()) {
    for (const auto& id : rule.mitre) add(techniques[id], rule, hearings);
  }
  Rows rows;
  for (const auto& [id, covering] : techniques) {
    rows.push_back(object({{"technique", string(id)},
                           {"state", string(state_of(covering))},
                           {"heard", doc::number(covering.heard)},
                           {"highest", string(std::string(rule::name(covering.highest)))},
                           {"rules", texts(covering.rules)}}));
  }
  return rows;
}

Rows cis_rows(const rule::RuleSet& rules, const Hearings& hearings) {
  Rows rows;
  for (const auto& section : rule::cis_sections()) {
    Covering covering;
    for (const auto& rule : rules.rules()) {
      if (std::find(rule.cis.begin(), rule.cis.end(), section.id) != rule.cis.end())
        add(covering, rule, hearings);
    }
    rows.push_back(object({{"section", string(std::string(section.id))},
                           {"about", string(std::string(section.what))},
                           {"state", string(state_of(covering))},
                           {"rules", texts(covering.rules)}}));
  }
  return rows;
}

Rows rule_rows(const rule::RuleSet& rules, const Hearings& hearings) {
  Rows rows;
  for (const auto& rule : rules.rules()) {
    const auto& heard = hearings.at(rule.id);
    rows.push_back(object({{"rule", string(rule.id)},
                           {"severity", string(std::string(rule::name(rule.severity)))},
                           {"state", string(std::string(coverage::name_of(heard.how)))},
                           {"why", texts(heard.reasons)},
                           {"fix", texts(heard.fixes)}}));
  }
  return rows;
}

/// Lists become one text, for a table.
Rows joined(Rows rows) {
  for (auto& row : rows) {
    for (auto& member : row.members) {
      if (!member.value.is(doc::Kind::array)) continue;
      std::vector<std::string> parts;
      for (const auto& item : member.value.items) parts.push_back(item.text);
      member.value = string(fmt::format("{}", fmt::join(parts, ", ")));
    }
  }
  return rows;
}

bool is_state(const doc::Value& row, Hearing hearing) {
  return row.find("state")->text == coverage::name_of(hearing);
}

std::size_t count_of(const Rows& rows, Hearing hearing) {
  return static_cast<std::size_t>(
      std::count_if(rows.begin(), rows.end(), [&](const auto& row) { return is_state(row, hearing); }));
}

void print_tables(const rule::RuleSet& rules, const Hearings& hearings, const Rows& by_rule,
                  const std::vector<std::string>& notes) {
  fmt::print("ATT&CK techniques\n\n");
  print_rows("table",
             {{"TECHNIQUE", "technique"}, {"STATE", "state"}, {"HIGHEST", "highest"}, {"RULES", "rules", 90}},
             joined(technique_rows(rules, hearings)));
  fmt::print("\nCIS AWS Foundations Benchmark {}\n\n", rule::kCisVersion);
  print_rows("table",
             {{"SECTION", "section"}, {"ABOUT", "about", 56}, {"STATE", "state"}, {"RULES", "rules", 90}},
             joined(cis_rows(rules, hearings)));
  fmt::print("\nBlind spots\n\n");
  Rows blind;
  std::copy_if(by_rule.begin(), by_rule.end(), std::back_inserter(blind), [](const doc::Value& row) {
    return is_state(row, Hearing::dead) || is_state(row, Hearing::partly);
  });
  for (const auto& note : notes) fmt::print("{}\n", printable(note));
  if (blind.empty()) {
    fmt::print("no rule is known to be dead\n");
  } else {
    print_rows("table",
               {{"RULE", "rule", 56},
                {"SEVERITY", "severity"},
                {"STATE", "state"},
                {"WHY", "why", 90},
                {"FIX", "fix", 120}},
               joined(std::move(blind)));
  }
}

}  // namespace

int run_rules_coverage(const RulesCoverageOptions& options) {
  const auto rules = chosen_rules(options.paths, options.config, false, options.placeholders);
  if (!rules) return rules.error();
  const auto account = account_of(options.account);
  if (!account) return account.error();
  const auto hearings = coverage::hearings_of(*rules, *account);
  const auto by_rule = rule_rows(*rules, hearings);
  const auto notes = coverage::account_notes(*account);
  if (options.output == "navigator") {
    fmt::print("{}\n", doc::to_pretty_json(coverage::navigator_layer(*rules, hearings)));
  } else if (options.output == "json") {
    fmt::print("{}\n",
               doc::to_pretty_json(object({{"account", string(account->account)},
                                           {"techniques", doc::array(technique_rows(*rules, hearings))},
                                           {"cis_version", string(std::string(rule::kCisVersion))},
                                           {"cis", doc::array(cis_rows(*rules, hearings))},
                                           {"rules", doc::array(by_rule)},
                                           {"notes", texts(notes)}})));
  } else {
    print_tables(*rules, hearings, by_rule, notes);
  }
  fmt::print(stderr, "{} rules: {} alive, {} partly, {} dead, {} unknown{}\n", by_rule.size(),
             count_of(by_rule, Hearing::alive), count_of(by_rule, Hearing::partly),
             count_of(by_rule, Hearing::dead), count_of(by_rule, Hearing::unknown),
             options.account.empty() ? "; --account FILE says what is switched on" : "");
  return count_of(by_rule, Hearing::dead) > 0 ? 1 : 0;
}

}  // namespace tocsin::cli
