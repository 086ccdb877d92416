// RuleSet::load stands apart from the rest of RuleSet: who reads a bundle must not link YAML and the embedded texts.
#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "doc/fields.h"
#include "doc/yaml_reader.h"
#include "rule/builtin.h"
#include "rule/correlate/checks.h"
#include "rule/correlate/links.h"
#include "rule/file/rule_files.h"
#include "rule/file/rule_reader.h"
#include "rule/file/rule_test_reader.h"
#include "rule/no_such_rule.h"
#include "rule/rule_set.h"
#include "rule/sigma/correlation.h"
#include "rule/sigma/file.h"

namespace tocsin::rule {
namespace {

Diagnostic about_id(const ParsedRule& rule, std::string message, std::string hint) {
  auto d = rule.id_place;
  d.message = std::move(message);
  d.hint = std::move(hint);
  return d;
}

class Assembly {
 public:
  explicit Assembly(const LoadOptions& options) : options_(options) {}

  void add(const RuleFile& file) {
    if (!file.builtin && is_sigma(file.source)) return add_sigma(file);
    if (auto parsed = read_rule(file, options_.run_tests, diagnostics_, options_.placeholders)) {
      add(std::move(*parsed), file);
    } else {
      // It is wrong, but it is there: no further errors about a missing id.
      broken_.emplace_back(file_stem(file.source.name));
    }
  }

  void note(Diagnostics more) { std::move(more.begin(), more.end(), std::back_inserter(diagnostics_)); }

  void disable() {
    for (const auto& [id, parsed] : rules_) known_before_.push_back(id);
    std::set<std::string> off(options_.disabled.begin(), options_.disabled.end());
    // One that feeds a correlation is silent and goes on feeding it, unless that one is switched off as well.
    for (bool again = true; again;) {
      again = std::erase_if(rules_, [&](const auto& one) {
                return off.contains(one.first) && !feeds_a_correlation(rules_, one.first);
              }) > 0;
    }
    for (auto& [id, parsed] : rules_) parsed.rule.alerts = parsed.rule.alerts && !off.contains(id);
    for (const auto& id : known_before_) off.erase(id);
    for (const auto& id : off) {
      if (rules_.contains(id) || std::find(broken_.begin(), broken_.end(), id) != broken_.end()) continue;
      std::vector<std::string_view> ids;
      for (const auto& [known, _] : rules_) ids.emplace_back(known);
      diagnostics_.push_back(no_such_rule(id, ids, options_.disabled_in));
    }
  }

  /// When all rules are there, whichever file they stand in.
  void filter() {
    std::vector<ParsedRule*> rules;
    for (auto& [_, parsed] : rules_) rules.push_back(&parsed);
    apply_filters(filters_, rules, diagnostics_);
  }

  /// When the filters are through with the rules that are counted: a correlation has no detection to put one into.
  void correlate() {
    for (auto& [parsed, source] : read_sigma_correlations(correlations_, rules_, elsewhere_, diagnostics_))
      add(std::move(parsed), {std::move(source), {}, false, false});
    std::ranges::move(elsewhere_.broken_ids, std::back_inserter(broken_));
  }

  /// When those that are switched off are gone.
  void link() { link_correlations(rules_, {broken_.begin(), broken_.end()}, diagnostics_); }

  std::vector<ReadRule> take_rules() {
    std::vector<ReadRule> out;
    for (auto& [_, parsed] : rules_) out.push_back(std::move(static_cast<ReadRule&>(parsed)));
    return out;
  }
  Diagnostics take_diagnostics() {
    note_passed_over(elsewhere_.not_here.size(), "rules");
    note_passed_over(filters_elsewhere_, "filters");
    return std::move(diagnostics_);
  }

 private:
  void note_passed_over(std::size_t count, std::string_view what) {
    if (count == 0) return;
    Diagnostic note;
    note.level = Diagnostic::Level::warning;
    note.file = "Sigma";
    note.message = fmt::format(
        "{} {} are about logs that do not come by AWS's event bus and were passed over", count, what);
    diagnostics_.push_back(std::move(note));
  }

  void add_sigma(const RuleFile& file) {
    auto read = read_sigma_file(file.source, options_.placeholders, diagnostics_);
    if (file.tests) read_sigma_tests(file, *file.tests, read.rules);
    std::ranges::move(read.not_here, std::back_inserter(elsewhere_.not_here));
    filters_elsewhere_ += read.filters_not_here;
    std::ranges::move(read.broken, std::back_inserter(elsewhere_.broken));
    std::ranges::move(read.correlations, std::back_inserter(correlations_));
    for (auto& parsed : read.rules) add(std::move(parsed), file);
    std::move(read.filters.begin(), read.filters.end(), std::back_inserter(filters_));
  }

  /// Sigma has no word for tests; beside a file of one rule they may stand as beside a rule of ours. `rules test` and `prove` try them.
  void read_sigma_tests(const RuleFile& file, const SourceText& tests, std::vector<ParsedRule>& rules) {
    auto root = doc::read_yaml(tests);
    if (!root) return note(std::move(root.error()));
    if (rules.size() != 1) {
      return note({diagnose(tests, root->begin,
                            fmt::format("the file beside it has {} rules that fire here", rules.size()),
                            "tests go with a file of one rule")});
    }
    doc::Fields fields(tests, *root, "$", diagnostics_);
    RuleTestReader reader(file, diagnostics_, false);
    if (const auto* list = fields.value("tests")) reader.read(tests, *list);
    fields.done();
    rules.front().rule.tests = reader.take();
  }

  void add(ParsedRule parsed, const RuleFile& file) {
    const auto id = parsed.rule.id;
    const auto found = rules_.find(id);
    if (found == rules_.end()) {
      check_replaces(parsed, file);
      rules_.emplace(id, std::move(parsed));
    } else if (!found->second.builtin) {
      diagnostics_.push_back(about_id(parsed, fmt::format("the id \"{}\" is used twice", id),
                                      fmt::format("the other rule is {}", found->second.rule.path)));
    } else if (!parsed.replaces) {
      diagnostics_.push_back(
          about_id(parsed, fmt::format("a rule with the id \"{}\" ships with Tocsin", id),
                   "take another id, or say \"replaces: true\" to put this one in its place"));
    } else {
      found->second = std::move(parsed);
    }
  }

  /// A rule that meets no shipped one here may still meet it where both are loaded.
  void check_replaces(const ParsedRule& parsed, const RuleFile& file) {
    const auto& id = parsed.rule.id;
    const auto shipped = builtin_rule_text(id);
    if (parsed.replaces && !shipped) {
      note({about_id(parsed, fmt::format("\"replaces: true\", but no rule with the id \"{}\" ships", id),
                     "remove \"replaces\", or correct the id")});
    } else if (!options_.builtin && !parsed.replaces && shipped && *shipped != file.source.text) {
      auto d = about_id(parsed, fmt::format("another rule with the id \"{}\" ships with Tocsin", id),
                        "say \"replaces: true\" when this one is to be loaded in its place");
      d.level = Diagnostic::Level::warning;
      note({std::move(d)});
    }
  }

  const LoadOptions& options_;
  std::map<std::string, ParsedRule> rules_;
  std::vector<std::string> broken_;
  std::vector<std::string> known_before_;  // anything was switched off
  std::vector<SigmaFilter> filters_;
  std::vector<SigmaCorrelation> correlations_;
  SigmaElsewhere elsewhere_;
  std::size_t filters_elsewhere_ = 0;
  Diagnostics diagnostics_;
};

}  // namespace

Checked<RuleSet::Loaded> RuleSet::load(const LoadOptions& options) {
  Assembly assembly(options);
  if (options.builtin) {
    const auto tests = options.builtin_tests ? Tests::read : Tests::leave_out;
    for (const auto& file : builtin_rule_files(tests)) assembly.add(file);
  }
  auto found = find_rule_files(options.paths);
  for (const auto& file : found.files) assembly.add(file);
  assembly.note(std::move(found.diagnostics));
  assembly.filter();
  assembly.correlate();
  assembly.disable();
  assembly.link();
  auto diagnostics = assembly.take_diagnostics();
  if (has_errors(diagnostics)) return tl::make_unexpected(std::move(diagnostics));

  Loaded out;
  auto rules = assemble(assembly.take_rules());
  if (!rules) return tl::make_unexpected(std::move(rules.error()));
  out.rules = std::move(*rules);
  if (options.run_tests) check_correlations(out.rules, diagnostics);
  if (has_errors(diagnostics)) return tl::make_unexpected(std::move(diagnostics));
  out.warnings = std::move(diagnostics);
  return out;
}

}  // namespace tocsin::rule
