#include "match/matcher.h"

#include <utility>

#include "match/consistency.h"
#include "match/event_index.h"
#include "match/program.h"

namespace tocsin::match {

struct Scratch::State {
  EventIndex index;
  ConsistencySearch search;
  Matches matches;

  struct Result {
    bool known = false;
    std::vector<std::uint32_t> leaves;
  };
  std::vector<Result> results;  // by check: the leaves that pass it
  std::vector<std::uint32_t> known_results;
  std::vector<Candidates> candidates;

  void begin(const Program& program) {
    for (const auto check : known_results) {
      results[check].known = false;
      results[check].leaves.clear();
    }
    known_results.clear();
    if (results.size() < program.checks().size()) results.resize(program.checks().size());
    matches.clear();
    index.begin(program.paths());
  }

  const std::vector<std::uint32_t>& leaves_passing(const Program& program, std::uint32_t number) {
    auto& result = results[number];
    if (!result.known) {
      result.known = true;
      known_results.push_back(number);
      const auto& check = program.checks()[number];
      for (const auto leaf : index.leaves_at(check.path)) {
        if (check.condition.matches(index.leaf(leaf))) result.leaves.push_back(leaf);
      }
    }
    return result.leaves;
  }

  bool holds(const Program& program, const Alternative& alternative) {
    candidates.clear();
    for (const auto number : alternative.checks) {
      const auto& check = program.checks()[number];
      const auto& leaves = leaves_passing(program, number);
      if (leaves.empty() && !check.condition.allows_absence()) return false;
      candidates.push_back({check.path, check.condition.allows_absence(), leaves});
    }
    return search.satisfiable(candidates);
  }

  const Matches& run(const Program& program) {
    search.begin(index);
    for (const auto& alternative : program.alternatives()) {
      const bool already = !matches.empty() && matches.back() == alternative.pattern;
      if (!already && holds(program, alternative)) matches.push_back(alternative.pattern);
    }
    return matches;
  }
};

Scratch::Scratch() : state_(std::make_unique<State>()) {}
Scratch::~Scratch() = default;
Scratch::Scratch(Scratch&&) noexcept = default;
Scratch& Scratch::operator=(Scratch&&) noexcept = default;

Matcher::Matcher() : Matcher(std::span<const Pattern>()) {}
Matcher::Matcher(std::span<const Pattern> patterns) : program_(std::make_shared<const Program>(patterns)) {}

std::size_t Matcher::size() const {
  return program_->patterns();
}

const Matches& Matcher::match(const doc::Value& event, Scratch& scratch) const {
  auto& state = *scratch.state_;
  state.begin(*program_);
  if (!event.is(doc::Kind::object)) return state.matches;
  state.index.add(event);
  return state.run(*program_);
}

const Matches& Matcher::match(const EnvelopeView& event, Scratch& scratch) const {
  auto& state = *scratch.state_;
  state.begin(*program_);
  if (!event.head.is(doc::Kind::object)) return state.matches;
  state.index.add(event.head);
  state.index.add_below("detail", event.detail);
  return state.run(*program_);
}

tl::expected<Matches, doc::JsonError> Matcher::match_json(std::string_view text, Scratch& scratch) const {
  const auto event = doc::parse_json(text, kEventLimits);
  if (!event) return tl::make_unexpected(event.error());
  if (!event->is(doc::Kind::object)) {
    return tl::make_unexpected(doc::JsonError{event->begin, "an event is a JSON object", "{...}"});
  }
  return match(*event, scratch);
}

bool Matcher::matches(const doc::Value& event) const {
  Scratch scratch;
  return !match(event, scratch).empty();
}

}  // namespace tocsin::match
