#include "rule/file/rule_checks.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <utility>

#include "base/text.h"
#include "doc/json_writer.h"
#include "event/event.h"
#include "event/named_values.h"
#include "match/matcher.h"
#include "rule/correlate/ring_values.h"
#include "rule/event_values.h"
#include "rule/file/attack.h"
#include "rule/file/cis.h"

namespace tocsin::rule {
namespace {

/// Every path that leads to a text in the event: what a template could have meant.
void collect_paths(const doc::Value& value, const std::string& path, std::set<std::string>& out) {
  const auto below = [&](const std::string& key) { return path.empty() ? key : path + "." + key; };
  if (value.is_scalar() && !path.empty()) out.insert(path);
  for (const auto& member : value.members) collect_paths(member.value, below(member.key), out);
  for (std::size_t i = 0; i < value.items.size(); ++i)
    collect_paths(value.items[i], below(std::to_string(i)), out);
}

class RuleCheck {
 public:
  RuleCheck(const RuleFile& file, const doc::Value& root, const ParsedRule& parsed, Diagnostics& diagnostics)
      : file_(file), root_(root), parsed_(parsed), rule_(parsed.rule), diagnostics_(diagnostics) {
    events_.reserve(rule_.tests.size());
    for (const auto& test : rule_.tests) {
      events_.push_back(event::to_envelope(test.event));
      if (!test.match) continue;
      if (test.event.is(doc::Kind::object)) matching_.push_back(&events_.back());
      for (const auto& event : test.events) matching_.push_back(&event);
    }
  }

  void ids_are_known() {
    warn_of_items("mitre", wrong_technique);
    warn_of_items("cis", wrong_section);
  }

  void tests_are_enough() {
    if (rule_.tests.empty() && root_.find("tests") == nullptr && !file_.tests) return;  // already said
    const auto* tests = root_.find("tests");
    const auto at = tests == nullptr ? root_.begin : tests->begin;
    const auto has = [&](bool match) {
      return std::any_of(rule_.tests.begin(), rule_.tests.end(),
                         [&](const RuleTest& t) { return t.match == match; });
    };
    if (!has(true)) error(at, "no test matches", "add a test with \"match: true\"", "$.tests");
    if (!has(false))
      error(at, "no test misses", "add a test with \"match: false\": the nearest event that must not alert",
            "$.tests");
    const auto* exclude = root_.find("exclude");
    for (std::size_t i = 0; i < rule_.exclusions.size(); ++i) {
      const auto& reason = rule_.exclusions[i].reason;
      const auto tested = std::any_of(rule_.tests.begin(), rule_.tests.end(),
                                      [&](const RuleTest& t) { return t.excluded_by == reason; });
      if (!tested && !reason.empty()) {
        error(exclude->items[i].begin, "no test is excluded by this",
              fmt::format("add a test with \"excluded_by: {}\"", reason), fmt::format("$.exclude[{}]", i));
      }
    }
    for (const auto& test : rule_.tests) {
      const auto named = [&](const Exclusion& e) { return e.reason == test.excluded_by; };
      if (test.excluded_by.empty() || std::any_of(rule_.exclusions.begin(), rule_.exclusions.end(), named))
        continue;
      std::vector<std::string_view> reasons;
      for (const auto& exclusion : rule_.exclusions) reasons.emplace_back(exclusion.reason);
      const auto near = did_you_mean(test.excluded_by, reasons);
      at_test(test,
              fmt::format("test \"{}\": no exclusion has the reason \"{}\"", test.name, test.excluded_by),
              near ? fmt::format("did you mean \"{}\"?", *near) : "");
    }
  }

  void texts_name_what_is_there() {
    if (matching_.empty()) return;
    text(rule_.title, root_.find("title"), "$.title");
    text(rule_.summary, root_.find("summary"), "$.summary");
    const auto* steps = root_.find("next_steps");
    for (std::size_t i = 0; i < rule_.next_steps.size(); ++i) {
      text(rule_.next_steps[i].text, steps->items[i].find("do"), fmt::format("$.next_steps[{}].do", i));
      if (rule_.next_steps[i].command) {
        text(*rule_.next_steps[i].command, steps->items[i].find("run"),
             fmt::format("$.next_steps[{}].run", i));
      }
    }
  }

  /// A slip of the pen in what a correlation groups by or counts makes groups of nothing; where no name is near, the tests say that nothing is counted.
  void places_are_known() {
    if (!parsed_.correlation || matching_.empty()) return;
    const auto* correlation = root_.find("correlation");
    if (correlation == nullptr) return;
    for (const auto& one : parsed_.correlation->counted) {
      for (const auto& place : one.groups) place_is_known(place, correlation->begin, "group-by");
    }
    place_is_known(parsed_.correlation->field, correlation->begin, "field");
  }

  void tests_hold() {
    if (parsed_.correlation) return;  // they need the other rules: correlation_checks.h
    const match::Matcher pattern(parsed_.pattern);
    std::vector<match::Matcher> exclusions;
    for (const auto& exclusion : parsed_.exclusions) exclusions.emplace_back(exclusion);
    for (std::size_t i = 0; i < rule_.tests.size(); ++i) {
      const auto& test = rule_.tests[i];
      const bool hit =
          pattern.matches(events_[i]) && (!parsed_.detection || parsed_.detection->holds(events_[i]));
      const Exclusion* excluded = nullptr;
      for (std::size_t e = 0; excluded == nullptr && e < exclusions.size(); ++e) {
        // An event may fall under several exclusions; the test names one of them.
        const bool wanted = test.excluded_by.empty() || test.excluded_by == rule_.exclusions[e].reason;
        if (wanted && exclusions[e].matches(events_[i])) excluded = &rule_.exclusions[e];
      }
      judge(test, hit, excluded);
    }
  }

 private:
  void judge(const RuleTest& test, bool hit, const Exclusion* excluded) {
    const auto say = [&](std::string_view what, std::string hint = {}) {
      at_test(test, fmt::format("test \"{}\": {}", test.name, what), std::move(hint));
    };
    if (!test.excluded_by.empty()) {
      if (!hit) {
        say("the pattern does not match its event, so there is nothing to exclude");
      } else if (excluded == nullptr) {
        say(fmt::format("the exclusion \"{}\" does not match its event", test.excluded_by));
      }
    } else if (test.match) {
      if (!hit) {
        say("the pattern does not match its event");
      } else if (excluded != nullptr) {
        say(fmt::format("its event is excluded: {}", excluded->reason));
      }
    } else if (hit && excluded != nullptr) {
      say("only an exclusion keeps its event from alerting; the pattern matches",
          fmt::format("excluded_by: {}", excluded->reason));
    } else if (hit) {
      say("the pattern matches its event");
    }
  }

  void place_is_known(const Place& place, std::size_t begin, std::string_view key) {
    const auto known = [&](const std::string& path) {
      return event::is_value_name(path) || in_a_matching_event(path);
    };
    if (std::ranges::any_of(place, known)) return;
    for (const auto& path : place) {
      const auto near = nearest_name(path);
      const auto at = file_.source.text.find(path, begin);
      if (!near || at == std::string::npos) continue;
      const auto message =
          fmt::format("\"{}\" is no known name and stands in no test event that matches", path);
      const auto said = [&](const Diagnostic& one) { return one.message == message; };
      if (std::ranges::any_of(diagnostics_, said)) continue;
      error(at, message, fmt::format("did you mean \"{}\"?", *near), fmt::format("$.correlation.{}", key));
    }
  }

  /// Of the alert's own names and of the fields that matching test events have.
  std::optional<std::string> nearest_name(std::string_view name) const {
    std::set<std::string> paths;
    for (const auto* event : matching_) collect_paths(*event, "", paths);
    std::vector<std::string_view> candidates(paths.begin(), paths.end());
    const auto names = event::value_names();
    candidates.insert(candidates.end(), names.begin(), names.end());
    return did_you_mean(name, candidates);
  }

  void text(const Template& text, const doc::Value* at, const std::string& path) {
    for (const auto name : text.paths()) {
      const bool ring_value = parsed_.correlation && is_ring_value(name);
      if (ring_value || event::is_value_name(name) || in_a_matching_event(name)) continue;
      const auto near = nearest_name(name);
      error(place_of(name, at),
            fmt::format("\"{}\" is no known name and stands in no test event that matches", name),
            near ? fmt::format("did you mean \"{}\"?", *near) : "add a matching test whose event has it",
            path);
    }
  }

  /// No more than a warning: a technique may be newer than the table. `rules prove` is stricter.
  void warn_of_items(std::string_view key, std::string (*what_is_wrong)(std::string_view)) {
    const auto* list = root_.find(key);
    for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
      auto message = what_is_wrong(list->items[i].text);
      if (message.empty()) continue;
      error(list->items[i].begin, std::move(message), "", fmt::format("$.{}[{}]", key, i));
      diagnostics_.back().level = Diagnostic::Level::warning;
    }
  }

  bool in_a_matching_event(std::string_view path) const {
    return std::ranges::any_of(matching_,
                               [&](const auto* event) { return text_at(*event, path).has_value(); });
  }

  std::size_t place_of(std::string_view name, const doc::Value* at) const {
    const std::size_t begin = at == nullptr ? 0 : at->begin;
    const auto found = file_.source.text.find(name, begin);
    return at != nullptr && found < begin + 2 * at->text.size() + 16 ? found : begin;
  }

  void error(std::size_t offset, std::string message, std::string hint, std::string path) {
    diagnostics_.push_back(
        diagnose(file_.source, offset, std::move(message), std::move(hint), std::move(path)));
  }

  void at_test(const RuleTest& test, std::string message, std::string hint) {
    const auto& source = file_.tests && test.file == file_.tests->name ? *file_.tests : file_.source;
    const auto lines = split(source.text, '\n');
    const auto line = test.at.line - source.first_line;
    diagnostics_.push_back({Diagnostic::Level::error, source.name, test.at,
                            std::string(line < lines.size() ? trim_right(lines[line]) : ""), "",
                            std::move(message), std::move(hint)});
  }

  static std::string_view trim_right(std::string_view line) {
    return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
  }

  const RuleFile& file_;
  const doc::Value& root_;
  const ParsedRule& parsed_;
  const Rule& rule_;
  Diagnostics& diagnostics_;
  std::vector<doc::Value> events_;           // beside rule_.tests
  std::vector<const doc::Value*> matching_;  // of tests that match, also of correlations
};

}  // namespace

void check_rule(const RuleFile& file, const doc::Value& root, const ParsedRule& parsed, bool run_tests,
                Diagnostics& diagnostics) {
  if (!root.is(doc::Kind::object)) return;
  const bool sound = !has_errors(diagnostics);
  RuleCheck check(file, root, parsed, diagnostics);
  if (sound) check.ids_are_known();
  check.tests_are_enough();
  // A rule that could not be read as a whole would fail these for reasons that were said already.
  if (sound) check.texts_name_what_is_there();
  if (sound) check.places_are_known();
  if (run_tests && sound && !has_errors(diagnostics)) check.tests_hold();
}

}  // namespace tocsin::rule
