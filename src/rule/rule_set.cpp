#include "rule/rule_set.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "match/matcher.h"
#include "rule/rule_document.h"

namespace tocsin::rule {

struct RuleSet::Compiled {
  std::vector<Rule> rules;
  match::Matcher matcher;
  std::vector<std::optional<sigma::Detection>> detections;  // beside rules
  std::vector<std::size_t>
      first;  // beside rules: the number of its pattern in the matcher; its exclusions follow
  std::vector<std::optional<std::size_t>> rule_of;  // by pattern: the rule whose own it is

  Finding judge(std::size_t number, const match::Matches& matches, const doc::Value& envelope) const {
    const auto matched = [&](std::size_t n) { return std::binary_search(matches.begin(), matches.end(), n); };
    const auto& rule = rules[number];
    const auto& detection = detections[number];
    if (!matched(first[number]) || (detection && !detection->holds(envelope))) {
      return {&rule, Finding::Verdict::missed, nullptr};
    }
    for (std::size_t e = 0; e < rule.exclusions.size(); ++e) {
      if (matched(first[number] + 1 + e)) return {&rule, Finding::Verdict::excluded, &rule.exclusions[e]};
    }
    return {&rule, Finding::Verdict::hit, nullptr};
  }
};

RuleSet::RuleSet() : compiled_(std::make_unique<Compiled>()) {}
RuleSet::RuleSet(RuleSet&&) noexcept = default;
RuleSet& RuleSet::operator=(RuleSet&&) noexcept = default;
RuleSet::~RuleSet() = default;

RuleSet RuleSet::assemble(std::vector<ReadRule> rules) {
  std::sort(rules.begin(), rules.end(),
            [](const ReadRule& a, const ReadRule& b) { return a.rule.id < b.rule.id; });
  auto compiled = std::make_unique<Compiled>();
  std::vector<match::Pattern> patterns;
  for (auto& read : rules) {
    compiled->first.push_back(patterns.size());
    patterns.push_back(std::move(read.pattern));
    compiled->rule_of.push_back(compiled->rules.size());
    std::move(read.exclusions.begin(), read.exclusions.end(), std::back_inserter(patterns));
    compiled->rule_of.resize(patterns.size());
    compiled->rules.push_back(std::move(read.rule));
    compiled->detections.push_back(std::move(read.detection));
  }
  compiled->matcher = match::Matcher(patterns);
  RuleSet out;
  out.compiled_ = std::move(compiled);
  return out;
}

std::vector<Finding> RuleSet::explain(const event::Event& event) const {
  match::Scratch scratch;
  const auto& matches = compiled_->matcher.match(event.envelope, scratch);
  std::vector<Finding> out;
  out.reserve(compiled_->rules.size());
  for (std::size_t i = 0; i < compiled_->rules.size(); ++i)
    out.push_back(compiled_->judge(i, matches, event.envelope));
  return out;
}

std::vector<Hit> RuleSet::hits(const event::Event& event) const {
  thread_local match::Scratch scratch;
  const auto& matches = compiled_->matcher.match(event.envelope, scratch);
  std::vector<Hit> out;
  for (const auto pattern : matches) {
    const auto number = compiled_->rule_of[pattern];
    if (!number) continue;  // an exclusion
    const auto finding = compiled_->judge(*number, matches, event.envelope);
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
