#include "rule/rule_set.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <utility>

#include "base/text.h"
#include "match/matcher.h"
#include "rule/builtin.h"
#include "rule/rule_files.h"
#include "rule/rule_reader.h"

namespace tocsin::rule {

struct RuleSet::Compiled {
  std::vector<Rule> rules;
  match::Matcher matcher;
  std::vector<std::size_t>
      first;  // beside rules: the number of its pattern in the matcher; its exclusions follow

  Finding judge(std::size_t number, const match::Matches& matches) const {
    const auto matched = [&](std::size_t n) { return std::binary_search(matches.begin(), matches.end(), n); };
    const auto& rule = rules[number];
    if (!matched(first[number])) return {&rule, Finding::Verdict::missed, nullptr};
    for (std::size_t e = 0; e < rule.exclusions.size(); ++e) {
      if (matched(first[number] + 1 + e)) return {&rule, Finding::Verdict::excluded, &rule.exclusions[e]};
    }
    return {&rule, Finding::Verdict::hit, nullptr};
  }
};

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
    auto parsed = read_rule(file, options_.run_tests, diagnostics_);
    if (!parsed) {
      // It is wrong, but it is there: no further errors about a missing id.
      broken_.emplace_back(file_stem(file.source.name));
      return;
    }
    const auto id = parsed->rule.id;
    const auto found = rules_.find(id);
    if (found == rules_.end()) {
      check_replaces(*parsed, file);
      rules_.emplace(id, std::move(*parsed));
    } else if (!found->second.builtin) {
      diagnostics_.push_back(about_id(*parsed, fmt::format("the id \"{}\" is used twice", id),
                                      fmt::format("the other rule is {}", found->second.rule.path)));
    } else if (!parsed->replaces) {
      diagnostics_.push_back(
          about_id(*parsed, fmt::format("a rule with the id \"{}\" ships with Tocsin", id),
                   "take another id, or say \"replaces: true\" to put this one in its place"));
    } else {
      found->second = std::move(*parsed);
    }
  }

  void note(Diagnostics more) { std::move(more.begin(), more.end(), std::back_inserter(diagnostics_)); }

  void disable() {
    for (const auto& id : options_.disabled) {
      if (rules_.erase(id) > 0 || std::find(broken_.begin(), broken_.end(), id) != broken_.end()) continue;
      std::vector<std::string_view> ids;
      for (const auto& [known, _] : rules_) ids.emplace_back(known);
      const auto near = did_you_mean(id, ids);
      diagnostics_.push_back(
          {Diagnostic::Level::error,
           options_.disabled_in,
           {},
           "",
           "",
           fmt::format("no rule has the id \"{}\"", id),
           near ? fmt::format("did you mean \"{}\"?", *near) : "`tocsin rules list` shows all ids"});
    }
  }

  std::vector<ParsedRule> take_rules() {
    std::vector<ParsedRule> out;
    for (auto& [_, rule] : rules_) out.push_back(std::move(rule));
    return out;
  }
  Diagnostics take_diagnostics() { return std::move(diagnostics_); }

 private:
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
  Diagnostics diagnostics_;
};

}  // namespace

RuleSet::RuleSet() : compiled_(std::make_unique<Compiled>()) {}
RuleSet::RuleSet(RuleSet&&) noexcept = default;
RuleSet& RuleSet::operator=(RuleSet&&) noexcept = default;
RuleSet::~RuleSet() = default;

Checked<RuleSet::Loaded> RuleSet::load(const LoadOptions& options) {
  Assembly assembly(options);
  if (options.builtin) {
    const auto tests = options.builtin_tests ? Tests::read : Tests::leave_out;
    for (const auto& file : builtin_rule_files(tests)) assembly.add(file);
  }
  auto found = find_rule_files(options.paths);
  for (const auto& file : found.files) assembly.add(file);
  assembly.note(std::move(found.diagnostics));
  assembly.disable();
  auto diagnostics = assembly.take_diagnostics();
  if (has_errors(diagnostics)) return tl::make_unexpected(std::move(diagnostics));

  auto compiled = std::make_unique<Compiled>();
  std::vector<match::Pattern> patterns;
  for (auto& parsed : assembly.take_rules()) {
    compiled->first.push_back(patterns.size());
    patterns.push_back(std::move(parsed.pattern));
    std::move(parsed.exclusions.begin(), parsed.exclusions.end(), std::back_inserter(patterns));
    compiled->rules.push_back(std::move(parsed.rule));
  }
  compiled->matcher = match::Matcher(patterns);
  Loaded out;
  out.rules.compiled_ = std::move(compiled);
  out.warnings = std::move(diagnostics);
  return out;
}

std::vector<Finding> RuleSet::explain(const event::Event& event) const {
  match::Scratch scratch;
  const auto& matches = compiled_->matcher.match(event.envelope, scratch);
  std::vector<Finding> out;
  out.reserve(compiled_->rules.size());
  for (std::size_t i = 0; i < compiled_->rules.size(); ++i) out.push_back(compiled_->judge(i, matches));
  return out;
}

std::vector<Hit> RuleSet::hits(const event::Event& event) const {
  thread_local match::Scratch scratch;
  const auto& matches = compiled_->matcher.match(event.envelope, scratch);
  std::vector<Hit> out;
  if (matches.empty()) return out;  // nearly every event
  for (std::size_t i = 0; i < compiled_->rules.size(); ++i) {
    const auto finding = compiled_->judge(i, matches);
    if (finding.verdict == Finding::Verdict::hit) out.push_back({finding.rule});
  }
  return out;
}

const std::vector<Rule>& RuleSet::rules() const {
  return compiled_->rules;
}

const Rule* RuleSet::find(std::string_view id) const {
  const auto& rules = compiled_->rules;
  const auto found =
      std::lower_bound(rules.begin(), rules.end(), id,
                       [](const Rule& rule, std::string_view wanted) { return rule.id < wanted; });
  return found != rules.end() && found->id == id ? &*found : nullptr;
}

}  // namespace tocsin::rule
