#include "cli/rules/backtest_report.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <string_view>
#include <utility>
#include <vector>

#include "backtest/budget.h"
#include "backtest/suggestion.h"
#include "base/clock.h"
#include "base/text.h"
#include "cli/rows_output.h"
#include "doc/json_writer.h"

namespace tocsin::cli {
namespace {

using backtest::Budgeted;
using backtest::Counts;
using backtest::Outcome;
using backtest::Suggestion;
using backtest::Tally;
using doc::object;
using doc::string;
using Rows = std::vector<doc::Value>;

constexpr std::size_t kNamed = 5;    // of what an exclusion would hide
constexpr std::size_t kSources = 5;  // of a rule

doc::Value count_value(std::uint64_t count) {
  return doc::number(static_cast<std::int64_t>(count));
}

doc::Value rounded(double value) {
  return doc::number(fmt::format("{:.1f}", value));
}

std::size_t different_in(const Counts& counts) {
  return counts.exact().size();
}

/// The rules that rang, the loudest first.
std::vector<std::size_t> by_loudness(const Outcome& outcome) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < outcome.tallies.size(); ++i) {
    if (outcome.tallies[i].alerts() > 0) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return outcome.tallies[a].alerts() > outcome.tallies[b].alerts();
  });
  return order;
}

/// "3 event names: A, B, C", or "more than 16 resources: ..."
std::string named(const Counts& counts, std::string_view what) {
  if (counts.exact().empty()) return {};
  std::vector<std::string> shown;
  for (const auto& [text, count] : counts.top(kNamed))
    shown.push_back(text.empty() ? "(none)" : printable(text));
  const bool more = counts.others() > 0;
  return fmt::format("{}{} {}{}: {}{}", more ? "more than " : "", different_in(counts), what,
                     different_in(counts) == 1 && !more ? "" : "s", fmt::join(shown, ", "),
                     more || different_in(counts) > shown.size() ? ", ..." : "");
}

/// All rules' mails together.
Budgeted mails_of(const rule::RuleSet& rules, const Outcome& outcome, const BacktestQuestion& question,
                  std::uint64_t budget) {
  Budgeted sum;
  for (std::size_t i = 0; i < outcome.tallies.size(); ++i) {
    const auto severity = rules.rules()[i].severity;
    if (severity < question.min_severity) continue;
    const auto one = backtest::budgeted(outcome.tallies[i], severity, budget);
    sum.single += one.single;
    sum.held += one.held;
    sum.digests += one.digests;
  }
  return sum;
}

double a_week(std::uint64_t count, double days) {
  return static_cast<double>(count) * 7 / days;
}

std::string busiest_day(const Tally& tally) {
  const auto top = tally.days().top(1);
  return top.empty() ? std::string()
                     : fmt::format("{}: {}", top.front().first.empty() ? "(no time)" : top.front().first,
                                   top.front().second);
}

/// The loudest first.
std::vector<const std::pair<const backtest::Source, backtest::SourceTally>*> top_sources(const Tally& tally) {
  std::vector<const std::pair<const backtest::Source, backtest::SourceTally>*> out;
  for (const auto& one : tally.sources()) out.push_back(&one);
  std::stable_sort(out.begin(), out.end(),
                   [](const auto* a, const auto* b) { return a->second.alerts > b->second.alerts; });
  out.resize(std::min(out.size(), kSources));
  return out;
}

std::string rules_table(const rule::RuleSet& rules, const Outcome& outcome, double days) {
  Rows rows;
  for (const auto i : by_loudness(outcome)) {
    const auto& tally = outcome.tallies[i];
    const auto sources = top_sources(tally);
    rows.push_back(
        object({{"rule", string(rules.rules()[i].id)},
                {"severity", string(std::string(rule::name(rules.rules()[i].severity)))},
                {"alerts", count_value(tally.alerts())},
                {"a_day", rounded(static_cast<double>(tally.alerts()) / days)},
                {"busiest", string(busiest_day(tally))},
                {"top", string(sources.empty() ? std::string()
                                               : fmt::format("{} ({})", sources.front()->first.value,
                                                             sources.front()->second.alerts))}}));
  }
  return rows_text("table",
                   {{"RULE", "rule", 56},
                    {"SEVERITY", "severity"},
                    {"ALERTS", "alerts"},
                    {"A DAY", "a_day"},
                    {"BUSIEST DAY", "busiest"},
                    {"MOST BY", "top", 90}},
                   rows);
}

std::string mails_text(const rule::RuleSet& rules, const Outcome& outcome, const BacktestQuestion& question,
                       double days) {
  const auto plain = mails_of(rules, outcome, question, 0);
  auto out = fmt::format("{:.1f} mails a week to each address: one an alert of {} or above\n",
                         a_week(plain.mails(), days), rule::name(question.min_severity));
  if (question.budget == 0) return out;
  const auto held = mails_of(rules, outcome, question, question.budget);
  return out + fmt::format(
                   "a budget of {} alerts a rule and day would make them {:.1f} a week: {} alerts one by "
                   "one, {} in {} digests;"
                   " none is left out, critical rules have no budget\n",
                   question.budget, a_week(held.mails(), days), held.single, held.held, held.digests);
}

std::string suggestion_text(const rule::Rule& rule, const Tally& tally, const Suggestion& one) {
  std::vector<std::string> hides;
  for (auto& text : {named(one.seen->names, "event name"), named(one.seen->resources, "resource"),
                     named(one.seen->addresses, "address"), named(one.seen->regions, "region")}) {
    if (!text.empty()) hides.push_back(text);
  }
  const bool at_least = tally.forgotten() > 0;
  auto out = fmt::format("{}: {}{} of {} alerts are by {}\n", rule.id, at_least ? "at least " : "",
                         one.removes, tally.alerts(), one.source.value);
  out += fmt::format("  it would hide {}\n", fmt::join(hides, "; "));
  if (one.removes == tally.alerts())
    out += "  the rule rang for nobody else: see first whether it is worth having\n";
  for (const auto line : split(one.yaml, '\n')) {
    if (!line.empty()) out += fmt::format("    {}\n", line);
  }
  return out;
}

/// Of rules that are mailed: an exclusion saves nobody anything else.
std::string suggestions_text(const rule::RuleSet& rules, const Outcome& outcome,
                             rule::Severity min_severity) {
  std::string out;
  for (const auto i : by_loudness(outcome)) {
    if (rules.rules()[i].severity < min_severity) continue;
    for (const auto& one : backtest::suggestions(rules.rules()[i], outcome.tallies[i]))
      out += "\n" + suggestion_text(rules.rules()[i], outcome.tallies[i], one);
  }
  return out;
}

doc::Value counts_json(const Counts& counts) {
  auto seen = object();
  for (const auto& [text, count] : counts.exact()) seen.set(printable(text), count_value(count));
  if (counts.others() > 0) seen.set("(others)", count_value(counts.others()));
  return seen;
}

doc::Value source_json(const backtest::Source& source, const backtest::SourceTally& seen) {
  return object({{"field", string(source.path)},
                 {"value", string(source.value)},
                 {"alerts", count_value(seen.alerts)},
                 {"first_day", string(seen.first_day)},
                 {"last_day", string(seen.last_day)},
                 {"event_names", counts_json(seen.names)},
                 {"addresses", counts_json(seen.addresses)},
                 {"resources", counts_json(seen.resources)},
                 {"regions", counts_json(seen.regions)}});
}

doc::Value rule_json(const rule::Rule& rule, const Tally& tally) {
  auto sources = doc::array();
  for (const auto* one : top_sources(tally)) sources.items.push_back(source_json(one->first, one->second));
  auto exclusions = doc::array();
  for (const auto& one : backtest::suggestions(rule, tally)) {
    exclusions.items.push_back(object({{"removes", count_value(one.removes)},
                                       {"pattern", one.pattern},
                                       {"hides", source_json(one.source, *one.seen)},
                                       {"yaml", string(one.yaml)}}));
  }
  return object({{"rule", string(rule.id)},
                 {"severity", string(std::string(rule::name(rule.severity)))},
                 {"alerts", count_value(tally.alerts())},
                 {"days", counts_json(tally.days())},
                 {"top", std::move(sources)},
                 {"alerts_of_forgotten_sources", count_value(tally.forgotten())},
                 {"alerts_without_source", count_value(tally.nameless())},
                 {"exclusions", std::move(exclusions)}});
}

}  // namespace

double days_of(const Outcome& outcome) {
  // Less than a day says nothing about a week.
  const auto first = parse_time(outcome.span.first);
  const auto last = parse_time(outcome.span.last);
  if (!first || !last) return 1;
  const std::chrono::duration<double, std::ratio<86400>> days = *last - *first;
  return std::max(days.count(), 1.0);
}

std::string backtest_text(const rule::RuleSet& rules, const Outcome& outcome,
                          const BacktestQuestion& question) {
  const auto days = days_of(outcome);
  const auto span =
      outcome.span.first.empty() ? std::string("; none told when it happened: counted as one day")
      : days > 1 ? fmt::format(" from {} to {} ({:.1f} days)", outcome.span.first, outcome.span.last, days)
                 : fmt::format(" from {} to {} (counted as one day)", outcome.span.first, outcome.span.last);
  auto out = fmt::format("{} events{}: {} alerts of {} rules, {} the same again\n", outcome.events, span,
                         outcome.alerts, by_loudness(outcome).size(), outcome.repeated);
  out += mails_text(rules, outcome, question, days);
  if (outcome.alerts == 0) return out;
  out += "\n" + rules_table(rules, outcome, days);
  const auto suggested = suggestions_text(rules, outcome, question.min_severity);
  if (!suggested.empty())
    out +=
        "\nExclusions that would remove most. Each is a hole in the alarm: paste one only when you know "
        "whose it is.\n" +
        suggested;
  return out;
}

std::string backtest_json(const rule::RuleSet& rules, const Outcome& outcome,
                          const BacktestQuestion& question) {
  const auto days = days_of(outcome);
  auto list = doc::array();
  for (const auto i : by_loudness(outcome))
    list.items.push_back(rule_json(rules.rules()[i], outcome.tallies[i]));
  auto root =
      object({{"events", count_value(outcome.events)},
              {"from", string(outcome.span.first)},
              {"to", string(outcome.span.last)},
              {"days", rounded(days)},
              {"alerts", count_value(outcome.alerts)},
              {"repeated", count_value(outcome.repeated)},
              {"complete", doc::boolean(outcome.complete)},
              {"mails_a_week", rounded(a_week(mails_of(rules, outcome, question, 0).mails(), days))}});
  if (question.budget > 0) {
    const auto held = mails_of(rules, outcome, question, question.budget);
    root.set("with_budget", object({{"alerts_a_rule_and_day", count_value(question.budget)},
                                    {"mails_a_week", rounded(a_week(held.mails(), days))},
                                    {"alerts_one_by_one", count_value(held.single)},
                                    {"alerts_in_digests", count_value(held.held)},
                                    {"digests", count_value(held.digests)}}));
  }
  root.set("rules", std::move(list));
  return doc::to_pretty_json(root) + "\n";
}

}  // namespace tocsin::cli
