#include "cli/rules/rules_export_command.h"

#include <fmt/format.h>
#include <utility>

#include "cli/rules/chosen_rules.h"
#include "cli/rules/rule_files_output.h"
#include "doc/yaml_writer.h"
#include "rule/sigma/export.h"

namespace tocsin::cli {
namespace {

Diagnostic cannot(const rule::Rule& rule, const std::string& why) {
  Diagnostic out;
  out.file = rule.path;
  out.message = fmt::format("\"{}\" cannot be said in Sigma: {}", rule.id, why);
  return out;
}

}  // namespace

int run_rules_export(const RulesExportOptions& options) {
  if (!options.sigma) return report(Error{ErrorKind::usage, "as what?", "", "tocsin rules export --sigma"});
  const auto rules = chosen_rules(options.paths, options.config, true, options.placeholders);
  if (!rules) return rules.error();
  if (!options.rule.empty() && rules->find(options.rule) == nullptr) {
    return report(Error{ErrorKind::usage, fmt::format("no rule has the id \"{}\"", options.rule), "",
                        "`tocsin rules list` shows all ids"});
  }
  std::vector<MadeFile> files;
  Diagnostics refused;
  for (const auto& rule : rules->rules()) {
    if (!options.rule.empty() && rule.id != options.rule) continue;
    if (auto document = rule::export_sigma(rule)) {
      files.push_back({rule.id + ".yml", doc::to_yaml(*document)});
    } else {
      refused.push_back(cannot(rule, document.error()));
    }
  }
  if (const int code = write_rule_files(files, options.folder, options.replace); code != 0) return code;
  if (refused.empty()) return 0;
  report(refused);
  fmt::print(stderr, "{} of {} rules cannot be said in Sigma\n", refused.size(),
             refused.size() + files.size());
  return 1;
}

}  // namespace tocsin::cli
