#include "backtest/backtest.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "alert/build_alert.h"
#include "backtest/recent_ids.h"
#include "doc/json_reader.h"
#include "event/event.h"
#include "match/matcher.h"
#include "rule/correlate/gathered.h"
#include "scan/scan.h"

namespace tocsin::backtest {
namespace {

class Counting final : public scan::Output {
 public:
  Counting(const rule::RuleSet& rules, std::size_t most_gathered, const Complain& on_problem,
           const ComplainOfFile& on_error)
      : rules_(rules), on_problem_(on_problem), on_error_(on_error), gathered_(most_gathered) {
    outcome_.tallies.resize(rules.rules().size());
  }

  void lines(std::string_view text) override {
    while (!text.empty()) {
      const auto end = std::min(text.find('\n'), text.size());
      count(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }
  void problem(const Diagnostic& problem) override { on_problem_({problem}); }
  void error(const Error& error) override { on_error_(error); }

  /// Counts the correlations.
  Outcome take() {
    for (const auto& [place, rings] : gathered_.count(rules_)) {
      for (const auto& ring : rings) {
        if (ring.rule->alerts) add(*ring.rule, ring.occurrence, happened_[place]);
      }
    }
    outcome_.not_correlated = gathered_.left_out();
    return std::move(outcome_);
  }

 private:
  void count(std::string_view text) {
    // The scan has read it already.
    auto document = doc::parse_json(text, match::kEventLimits);
    if (!document) return;
    const auto event = event::shape(event::to_envelope(std::move(*document)), text);
    outcome_.span.add(event.time_text);
    const auto judgement = rules_.judge(event);
    auto observations = rule::observe(rules_, judgement.sightings, event);
    if (judgement.hits.empty() && observations.empty()) return;
    Happening happening(event);
    for (const auto& hit : judgement.hits) add(*hit.rule, event.occurrence_key, happening);
    if (!observations.empty() && gathered_.add(std::move(observations), happened_.size()))
      happened_.push_back(std::move(happening));
  }

  void add(const rule::Rule& rule, const std::string& occurrence, const Happening& happening) {
    if (!seen_.add(alert::alert_id(rule.id, occurrence))) {
      ++outcome_.repeated;
      return;
    }
    ++outcome_.alerts;
    outcome_.tallies[static_cast<std::size_t>(&rule - rules_.rules().data())].add(happening);
  }

  const rule::RuleSet& rules_;
  const Complain& on_problem_;
  const ComplainOfFile& on_error_;
  RecentIds seen_;
  rule::Gathered gathered_;
  std::vector<Happening> happened_;  // by place
  Outcome outcome_;
};

}  // namespace

Outcome run(const rule::RuleSet& rules, const Options& options, const Complain& on_problem,
            const ComplainOfFile& on_error) {
  std::vector<match::Pattern> patterns;
  for (const auto& rule : rules.rules()) {
    // Of a correlation it is any of what that counts. It was checked when the rule was loaded.
    auto pattern = match::parse_pattern(rule.pattern, {});
    if (pattern) patterns.push_back(std::move(*pattern));
  }
  const scan::PatternSet set(patterns);
  scan::Options scanning;
  scanning.files = options.files;
  scanning.threads = options.threads;
  Counting counting(rules, options.most_gathered, on_problem, on_error);
  const auto totals = scan::scan(set, scanning, counting);
  auto outcome = counting.take();
  outcome.events = totals.events;
  outcome.complete = totals.complete && outcome.not_correlated == 0;
  outcome.span.add(totals.span);
  return outcome;
}

}  // namespace tocsin::backtest
