#include "cli/rules/rules_import_command.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <utility>

#include "base/file.h"
#include "cli/placeholders.h"
#include "cli/rules/rule_files_output.h"
#include "cli/setup.h"
#include "rule/builtin.h"
#include "rule/sigma/file.h"
#include "rule/sigma/import.h"

namespace tocsin::cli {
namespace {

void note(const rule::ImportedRule& rule) {
  if (!rule.tested) {
    fmt::print(stderr, "{}: no test could be made of its detection: it loads when you have written one\n",
               rule.id);
  }
  if (rule::builtin_rule_text(rule.id)) {
    fmt::print(stderr, "{}: a rule with this id ships: take another, or add \"replaces: true\"\n", rule.id);
  }
}

}  // namespace

int run_rules_import(const RulesImportOptions& options) {
  rule::Placeholders placeholders;
  if (const int wrong = add_placeholders(options.placeholders, placeholders); wrong != 0) return wrong;
  std::vector<rule::ImportedRule> rules;
  Diagnostics diagnostics;
  for (const auto& path : options.files) {
    auto text = read_file(path);
    if (!text) return report(text.error());
    const SourceText source{path, std::move(*text)};
    if (!rule::is_sigma(source)) {
      diagnostics.push_back(
          diagnose(source, 0, "this is no Sigma rule", "it has a title, a logsource and a detection"));
      continue;
    }
    auto imported = rule::import_sigma(source, placeholders, diagnostics);
    std::move(imported.begin(), imported.end(), std::back_inserter(rules));
  }
  if (const int code = report(diagnostics); code != 0) return code;
  std::vector<MadeFile> files;
  for (const auto& rule : rules) {
    const auto same = [&](const MadeFile& file) { return file.name == rule.id + ".yaml"; };
    if (std::any_of(files.begin(), files.end(), same)) {
      return report(Error{ErrorKind::usage, fmt::format("two rules would have the id \"{}\"", rule.id), "",
                          "import them one at a time and rename one"});
    }
    files.push_back({rule.id + ".yaml", rule.text});
  }
  const int code = write_rule_files(files, options.folder, options.replace);
  if (code == 0) std::for_each(rules.begin(), rules.end(), note);
  return code;
}

}  // namespace tocsin::cli
