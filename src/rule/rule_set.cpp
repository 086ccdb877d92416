#include "rule/rule_set.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <utility>

#include "event/own_event.h"
#include "match/matcher.h"
#include "match/set_bound.h"
#include "rule/correlate/correlation.h"
#include "rule/file/rule_document.h"

namespace tocsin::rule {

struct RuleSet::Compiled {
  /// One rule's patterns in the matcher: what selects events, and then its exclusions.
  struct Place {
    std::size_t own = 0;    // the first of those that select
    std::size_t count = 0;  // one; of a correlation its own events, perhaps none
    std::size_t exclusions = 0;
  };

  std::vector<Rule> rules;
  match::Matcher matcher;
  // Beside rules:
  std::vector<std::optional<sigma::Detection>> detections;
  std::vector<std::optional<Correlation>> correlations;
  std::vector<Place> places;
  std::vector<std::vector<Sighting>> counted_by;
  // By pattern: the rule that it selects events for.
  std::vector<std::optional<std::size_t>> rule_of;

  std::size_t number_of(const Rule& rule) const { return static_cast<std::size_t>(&rule - rules.data()); }

  static bool matched(const match::Matches& matches, std::size_t pattern) {
    return std::binary_search(matches.begin(), matches.end(), pattern);
  }

  const Exclusion* excluded(std::size_t number, const match::Matches& matches) const {
    for (std::size_t e = 0; e < rules[number].exclusions.size(); ++e) {
      if (matched(matches, places[number].exclusions + e)) return &rules[number].exclusions[e];
    }
    return nullptr;
  }

  /// Of a rule about one event.
  Finding judge(std::size_t number, const match::Matches& matches, const doc::Value& envelope) const {
    const auto& rule = rules[number];
    const auto& detection = detections[number];
    if (!matched(matches, places[number].own) || (detection && !detection->holds(envelope))) {
      return {&rule, Finding::Verdict::missed, nullptr};
    }
    if (const auto* exclusion = excluded(number, matches))
      return {&rule, Finding::Verdict::excluded, exclusion};
    return {&rule, rule.alerts ? Finding::Verdict::hit : Finding::Verdict::counted, nullptr};
  }

  void feed(std::size_t number, const match::Matches& matches, std::vector<Sighting>& out) const {
    for (const auto& sighting : counted_by[number]) {
      if (excluded(number_of(*sighting.rule), matches) == nullptr) out.push_back(sighting);
    }
  }

  void count_own(std::size_t number, std::size_t pattern, const match::Matches& matches,
                 std::vector<Sighting>& out) const {
    if (excluded(number, matches) != nullptr) return;
    std::size_t own = pattern - places[number].own;
    const auto& counted = correlations[number]->counted;
    for (std::size_t member = 0; member < counted.size(); ++member) {
      if (counted[member].own && own-- == 0) out.push_back({&rules[number], member});
    }
  }

  Judgement judge(const match::Matches& matches, const doc::Value& envelope) const {
    Judgement out;
    for (const auto pattern : matches) {
      const auto number = rule_of[pattern];
      if (!number) continue;  // an exclusion
      if (correlations[*number]) {
        count_own(*number, pattern, matches, out.sightings);
        continue;
      }
      const auto finding = judge(*number, matches, envelope);
      if (finding.verdict == Finding::Verdict::hit) out.hits.push_back({finding.rule});
      if (finding.verdict == Finding::Verdict::hit || finding.verdict == Finding::Verdict::counted)
        feed(*number, matches, out.sightings);
    }
    return out;
  }

  void link() {
    counted_by.resize(rules.size());
    for (std::size_t number = 0; number < rules.size(); ++number) {
      if (!correlations[number]) continue;
      const auto& counted = correlations[number]->counted;
      for (std::size_t member = 0; member < counted.size(); ++member) {
        const auto found = std::ranges::lower_bound(rules, counted[member].name, {}, &Rule::id);
        if (counted[member].own || found == rules.end() || found->id != counted[member].name) continue;
        counted_by[static_cast<std::size_t>(found - rules.begin())].push_back({&rules[number], member});
      }
    }
  }
};

namespace {

template <class Use>
void each_pattern(const ReadRule& read, Use&& use) {
  if (!read.correlation) {
    use(read.pattern);
  } else {
    for (const auto& one : read.correlation->counted) {
      if (one.own) use(one.pattern);
    }
  }
  for (const auto& exclusion : read.exclusions) use(exclusion);
}

Diagnostics without_room(const std::vector<ReadRule>& rules) {
  Diagnostics out;
  match::SetBound bound;
  for (const auto& read : rules) {
    each_pattern(read, [&](const match::Pattern& pattern) {
      if (auto fits = bound.add(pattern); !fits) {
        out.push_back(diagnose({read.rule.path, {}}, 0,
                               fmt::format("rule \"{}\": {}", read.rule.id, fits.error().message),
                               std::move(fits.error().hint)));
      }
    });
  }
  return out;
}

}  // namespace

RuleSet::RuleSet() : compiled_(std::make_unique<Compiled>()) {}
RuleSet::RuleSet(RuleSet&&) noexcept = default;
RuleSet& RuleSet::operator=(RuleSet&&) noexcept = default;
RuleSet::~RuleSet() = default;

Checked<RuleSet> RuleSet::assemble(std::vector<ReadRule> rules) {
  std::sort(rules.begin(), rules.end(),
            [](const ReadRule& a, const ReadRule& b) { return a.rule.id < b.rule.id; });
  if (auto refused = without_room(rules); !refused.empty()) return tl::make_unexpected(std::move(refused));
  auto compiled = std::make_unique<Compiled>();
  std::vector<match::Pattern> patterns;
  for (auto& read : rules) {
    const auto own = patterns.size();
    if (!read.correlation) {
      patterns.push_back(std::move(read.pattern));
    } else {
      for (auto& one : read.correlation->counted) {
        if (one.own) patterns.push_back(std::move(one.pattern));
      }
    }
    compiled->rule_of.resize(patterns.size(), compiled->rules.size());
    compiled->places.push_back({own, patterns.size() - own, patterns.size()});
    std::move(read.exclusions.begin(), read.exclusions.end(), std::back_inserter(patterns));
    compiled->rule_of.resize(patterns.size());
    compiled->rules.push_back(std::move(read.rule));
    compiled->detections.push_back(std::move(read.detection));
    compiled->correlations.push_back(std::move(read.correlation));
  }
  compiled->link();
  compiled->matcher = match::Matcher(patterns);
  RuleSet out;
  out.compiled_ = std::move(compiled);
  return out;
}

std::vector<Finding> RuleSet::explain(const event::Event& event) const {
  match::Scratch scratch;
  const match::Matches none;
  const auto& matches = event::is_own(event) ? none : compiled_->matcher.match(event.envelope, scratch);
  const auto judgement = compiled_->judge(matches, event.envelope);
  std::vector<Finding> out;
  out.reserve(compiled_->rules.size());
  for (std::size_t i = 0; i < compiled_->rules.size(); ++i) {
    if (!compiled_->correlations[i]) {
      out.push_back(compiled_->judge(i, matches, event.envelope));
      continue;
    }
    const auto* rule = &compiled_->rules[i];
    const auto* exclusion = compiled_->excluded(i, matches);
    const bool counted = std::ranges::any_of(judgement.sightings,
                                             [&](const Sighting& sighting) { return sighting.rule == rule; });
    using Verdict = Finding::Verdict;
    out.push_back({rule,
                   exclusion != nullptr ? Verdict::excluded
                   : counted            ? Verdict::counted
                                        : Verdict::missed,
                   exclusion});
  }
  return out;
}

Judgement RuleSet::judge(const event::Event& event) const {
  if (event::is_own(event)) return {};
  thread_local match::Scratch scratch;
  return compiled_->judge(compiled_->matcher.match(event.envelope, scratch), event.envelope);
}

std::vector<Hit> RuleSet::hits(const event::Event& event) const {
  return judge(event).hits;
}

const Correlation* RuleSet::correlation_of(const Rule& rule) const {
  const auto& correlation = compiled_->correlations[compiled_->number_of(rule)];
  return correlation ? &*correlation : nullptr;
}

const std::vector<Sighting>& RuleSet::counted_by(const Rule& rule) const {
  return compiled_->counted_by[compiled_->number_of(rule)];
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
