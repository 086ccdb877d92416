// What the steps of a program ask of an event, numbered so that what many of them ask is worked out once an event.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "match/check_table.h"

namespace tocsin::match {

/// Some value at a path passes a test. With TestCode::Kind::check also: there is none, where the check allows that.
struct Fact {
  std::uint32_t path = 0;
  TestCode test;
};

/// Checks as facts of which one has to hold. Used while compiling; not thread-safe.
class Facts {
 public:
  /// `asked` names checks in the order in which steps ask for them, as often as they do.
  Facts(const CheckTable& checks, std::span<const std::uint32_t> asked);

  /// Of a check that was asked for; never empty.
  std::span<const std::uint32_t> of(std::uint32_t check) const {
    return std::span(numbers_).subspan(first_[check], first_[check + 1] - first_[check]);
  }
  const Fact& operator[](std::uint32_t number) const { return facts_[number]; }
  /// By number: the shared ones first, those that are asked for most often in front; the others in the order of `asked`.
  std::vector<Fact> take() { return std::move(facts_); }
  std::uint32_t shared() const { return shared_; }

 private:
  void sort(std::span<const std::uint32_t> uses);

  std::vector<std::uint32_t> first_;  // by check: in numbers_
  std::vector<std::uint32_t> numbers_;
  std::vector<Fact> facts_;
  std::uint32_t shared_ = 0;
};

/// What has to hold on one value for a check: one of its tests, or the check itself where they cannot be told apart or are many.
Fact fact_of(const CheckTable& checks, std::uint32_t check, std::uint32_t test);
bool falls_apart(const CheckTable& checks, std::uint32_t check);

/// What a check asks of the one string at its path, where many checks can be answered by one look at it (see steps.h).
struct Question {
  enum class Kind : std::uint8_t {
    other,
    one_text,  // one certain text, not the empty one
    network,   // an address in one IPv4 network
    texts,     // one of few tests of text passes, or none does
  };
  Kind kind = Kind::other;
  std::uint32_t path = 0;

  auto operator<=>(const Question&) const = default;
};
Question question_of(const CheckTable& checks, std::uint32_t check);

}  // namespace tocsin::match
