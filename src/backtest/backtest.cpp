#include "backtest/backtest.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "alert/build_alert.h"
#include "backtest/recent_ids.h"
#include "doc/json_reader.h"
#include "event/event.h"
#include "match/matcher.h"
#include "scan/scan.h"

namespace tocsin::backtest {
namespace {

class Counting final : public scan::Output {
 public:
  Counting(const rule::RuleSet& rules, const Complain& on_problem, const ComplainOfFile& on_error)
      : rules_(rules), on_problem_(on_problem), on_error_(on_error) {
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

  Outcome take() { return std::move(outcome_); }

 private:
  void count(std::string_view text) {
    // The scan has read it already.
    auto document = doc::parse_json(text, match::kEventLimits);
    if (!document) return;
    const auto event = event::shape(event::to_envelope(std::move(*document)), text);
    outcome_.span.add(event.time_text);
    for (const auto& hit : rules_.hits(event)) {
      if (!seen_.add(alert::alert_id(hit.rule->id, event.occurrence_key))) {
        ++outcome_.repeated;
        continue;
      }
      ++outcome_.alerts;
      outcome_.tallies[static_cast<std::size_t>(hit.rule - rules_.rules().data())].add(event);
    }
  }

  const rule::RuleSet& rules_;
  const Complain& on_problem_;
  const ComplainOfFile& on_error_;
  RecentIds seen_;
  Outcome outcome_;
};

}  // namespace

Outcome run(const rule::RuleSet& rules, const Options& options, const Complain& on_problem,
            const ComplainOfFile& on_error) {
  std::vector<match::Pattern> patterns;
  for (const auto& rule : rules.rules()) {
    if (!rule.correlation.is(doc::Kind::null)) continue;
    // It was checked when the rule was loaded.
    auto pattern = match::parse_pattern(rule.pattern, {});
    if (pattern) patterns.push_back(std::move(*pattern));
  }
  const scan::PatternSet set(patterns);
  scan::Options scanning;
  scanning.files = options.files;
  scanning.threads = options.threads;
  Counting counting(rules, on_problem, on_error);
  const auto totals = scan::scan(set, scanning, counting);
  auto outcome = counting.take();
  outcome.events = totals.events;
  outcome.complete = totals.complete;
  outcome.span.add(totals.span);
  return outcome;
}

}  // namespace tocsin::backtest
