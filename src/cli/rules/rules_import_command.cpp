#include "cli/rules/rules_import_command.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "cli/placeholders.h"
#include "cli/rules/real_call.h"
#include "cli/rules/rule_files_output.h"
#include "cli/setup.h"
#include "rule/sigma/file.h"
#include "rule/sigma/import.h"

namespace tocsin::cli {
namespace {

constexpr int kNotAll = 1;

/// What each file gives. One that is wrong is named, and the others go on.
class Import {
 public:
  explicit Import(rule::Placeholders placeholders) : placeholders_(std::move(placeholders)) {}

  void take(const std::string& path) {
    auto text = read_file(path);
    if (!text) {
      unreadable_ = report(text.error());
      return;
    }
    const SourceText source{path, std::move(*text)};
    Diagnostics diagnostics;
    if (!rule::is_sigma(source)) {
      diagnostics.push_back(
          diagnose(source, 0, "this is no Sigma rule", "it has a title, a logsource and a detection"));
    }
    const auto rules = diagnostics.empty() ? rule::import_sigma(source, placeholders_, real_call, diagnostics)
                                           : std::vector<rule::ImportedRule>{};
    const auto already = [&](const rule::ImportedRule& rule) {
      return std::any_of(rules_.begin(), rules_.end(),
                         [&](const rule::ImportedRule& other) { return other.id == rule.id; });
    };
    for (const auto& rule : rules) {
      if (already(rule)) {
        diagnostics.push_back(diagnose(source, 0, fmt::format("another rule has the id \"{}\"", rule.id),
                                       "import it by itself and rename it"));
      } else {
        rules_.push_back(rule);
      }
    }
    invalid_ = std::max(invalid_, report(diagnostics));
  }

  int write(const std::string& folder, bool replace) const {
    if (rules_.empty()) return std::max(invalid_, unreadable_);
    std::vector<MadeFile> files;
    for (const auto& rule : rules_) files.push_back({file_of(rule), rule.text});
    if (const int code = write_rule_files(files, folder, replace); code != 0) return code;
    bool drafts = false;
    for (const auto& rule : rules_) {
      drafts = drafts || !rule.wrong.empty();
      tell(rule);
    }
    if (unreadable_ != 0) return unreadable_;
    return invalid_ != 0 || drafts ? kNotAll : 0;
  }

 private:
  /// A file that does not load would keep its whole folder from loading.
  static std::string file_of(const rule::ImportedRule& rule) {
    return rule.id + (rule.wrong.empty() ? ".yaml" : ".yaml.draft");
  }

  static void tell(const rule::ImportedRule& rule) {
    if (!rule.wrong.empty()) {
      fmt::print(stderr, "{}: {}; mend it and take \".draft\" away\n", file_of(rule), printable(rule.wrong));
    }
    if (rule.replaces) fmt::print(stderr, "{}: takes the place of the rule that ships\n", file_of(rule));
  }

  rule::Placeholders placeholders_;
  std::vector<rule::ImportedRule> rules_;
  int invalid_ = 0;
  int unreadable_ = 0;
};

}  // namespace

int run_rules_import(const RulesImportOptions& options) {
  rule::Placeholders placeholders;
  if (const int wrong = add_placeholders(options.placeholders, placeholders); wrong != 0) return wrong;
  Import import(std::move(placeholders));
  for (const auto& path : options.files) import.take(path);
  return import.write(options.folder, options.replace);
}

}  // namespace tocsin::cli
