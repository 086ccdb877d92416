#include "match/matcher.h"

#include <utility>

#include "match/event_index.h"
#include "match/program.h"
#include "match/text_walk.h"
#include "match/value_walk.h"
#include "match/verdict.h"

namespace tocsin::match {

struct Scratch::State {
  EventIndex event;
  TextWalk walk;
  Verdict verdict;
  Matches none;
};

Scratch::Scratch() : state_(std::make_unique<State>()) {}
Scratch::~Scratch() = default;
Scratch::Scratch(Scratch&&) noexcept = default;
Scratch& Scratch::operator=(Scratch&&) noexcept = default;

std::size_t Scratch::work() const {
  return state_->verdict.work();
}

Matcher::Matcher() : Matcher(std::span<const Pattern>()) {}
Matcher::Matcher(std::span<const Pattern> patterns) : program_(std::make_shared<const Program>(patterns)) {}

std::size_t Matcher::size() const {
  return program_->patterns();
}

std::size_t Matcher::memory() const {
  return program_->memory();
}

const Matches& Matcher::match(const doc::Value& event, Scratch& scratch) const {
  auto& state = *scratch.state_;
  state.event.begin(program_->paths().size());
  if (!event.is(doc::Kind::object)) return state.none;
  walk_value(program_->paths(), event, state.event);
  return state.verdict.of(*program_, state.event);
}

const Matches& Matcher::match(const EnvelopeView& event, Scratch& scratch) const {
  auto& state = *scratch.state_;
  state.event.begin(program_->paths().size());
  if (!event.head.is(doc::Kind::object)) return state.none;
  walk_value(program_->paths(), event.head, state.event);
  walk_value_below(program_->paths(), "detail", event.detail, state.event);
  return state.verdict.of(*program_, state.event);
}

tl::expected<std::span<const std::size_t>, doc::JsonError> Matcher::match_text(std::string_view text,
                                                                               Scratch& scratch,
                                                                               Mode mode) const {
  auto& state = *scratch.state_;
  state.event.begin(program_->paths().size());
  if (state.walk.walk(program_->paths(), text, mode, state.event)) {
    return std::span<const std::size_t>(state.verdict.of(*program_, state.event));
  }
  // The slow reader says what is wrong, or after all that nothing is.
  const auto event = doc::parse_json(text, kEventLimits);
  if (!event) return tl::make_unexpected(event.error());
  if (!event->is(doc::Kind::object)) {
    return tl::make_unexpected(doc::JsonError{event->begin, "an event is a JSON object", "{...}"});
  }
  return std::span<const std::size_t>(match(*event, scratch));
}

tl::expected<Matches, doc::JsonError> Matcher::match_json(std::string_view text, Scratch& scratch) const {
  return match_text(text, scratch).map([](std::span<const std::size_t> found) {
    return Matches(found.begin(), found.end());
  });
}

bool Matcher::matches(const doc::Value& event) const {
  Scratch scratch;
  return !match(event, scratch).empty();
}

}  // namespace tocsin::match
