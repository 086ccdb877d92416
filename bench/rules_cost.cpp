// What an event costs with all rules, and with some of them: rules_cost EVENTS [RULES_OF_THE_FEW]
// In one run, in turns, in processor time of this thread; the median of the passes. Prints one JSON object.
#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "doc/json_reader.h"
#include "event/event.h"
#include "match/matcher.h"
#include "measure.h"
#include "rule/rule_set.h"

namespace {

using namespace tocsin;

constexpr int kPasses = 9;

std::vector<std::string> lines_of(const char* path) {
  std::ifstream file(path);
  std::vector<std::string> out;
  for (std::string line; std::getline(file, line);) out.push_back(std::move(line));
  return out;
}

/// All that ship, but for those that are to be left out.
rule::RuleSet rules_without(std::vector<std::string> ids) {
  auto loaded = rule::RuleSet::load({.disabled = std::move(ids), .run_tests = false});
  if (loaded) return std::move(loaded->rules);
  std::fputs(render(loaded.error()).c_str(), stderr);
  std::exit(3);
}

std::optional<event::Event> read(const std::string& text) {
  auto value = doc::parse_json(text, match::kEventLimits);
  if (!value) return std::nullopt;
  return event::shape(event::to_envelope(std::move(*value)), text);
}

/// As the function does it: read, put into shape, ask the rules.
std::size_t judge(const rule::RuleSet& rules, const std::vector<std::string>& events) {
  std::size_t hits = 0;
  for (const auto& text : events) {
    if (const auto event = read(text)) hits += rules.hits(*event).size();
  }
  return hits;
}

/// The rules alone.
std::size_t ask(const rule::RuleSet& rules, const std::vector<event::Event>& events) {
  std::size_t hits = 0;
  for (const auto& event : events) hits += rules.hits(event).size();
  return hits;
}

/// Some rules and all of them, in turns.
struct Turns {
  std::vector<double> some;
  std::vector<double> all;
  std::size_t hits_some = 0;
  std::size_t hits_all = 0;

  template <typename Work>
  Turns(const rule::RuleSet& few, const rule::RuleSet& many, const Work& work) {
    for (int pass = 0; pass < kPasses; ++pass) {
      some.push_back(bench::seconds_of(bench::thread_seconds, [&] { hits_some = work(few); }));
      all.push_back(bench::seconds_of(bench::thread_seconds, [&] { hits_all = work(many); }));
    }
  }

  std::string told(std::size_t events) const {
    const double a = bench::median(all) / static_cast<double>(events) * 1e6;
    const double b = bench::median(some) / static_cast<double>(events) * 1e6;
    return fmt::format("{{\"microseconds_an_event\":[{:.2f},{:.2f}],\"ratio\":{:.3f}}}", b, a, a / b);
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("rules_cost EVENTS [HOW_MANY]\n", stderr);
    return 2;
  }
  const auto events = lines_of(argv[1]);
  const auto few = static_cast<std::size_t>(argc > 2 ? std::atoi(argv[2]) : 25);
  const auto all = rules_without({});
  std::vector<std::string> others;  // every n-th rule stays: of all services
  const auto& rules = all.rules();
  for (std::size_t i = 0, kept = 0; i < rules.size(); ++i) {
    if (i * few / rules.size() == kept && kept < few) {
      ++kept;
    } else {
      others.push_back(rules[i].id);
    }
  }
  const auto some = rules_without(std::move(others));
  std::vector<event::Event> shaped;
  for (const auto& text : events) {
    if (auto event = read(text)) shaped.push_back(std::move(*event));
  }
  const Turns whole(some, all, [&](const rule::RuleSet& set) { return judge(set, events); });
  const Turns alone(some, all, [&](const rule::RuleSet& set) { return ask(set, shaped); });
  fmt::print("{{\"events\":{},\"rules\":[{},{}],\"hits\":[{},{}],\"read_and_asked\":{},\"asked\":{}}}\n",
             events.size(), some.rules().size(), rules.size(), whole.hits_some, whole.hits_all,
             whole.told(events.size()), alone.told(events.size()));
  return 0;
}
