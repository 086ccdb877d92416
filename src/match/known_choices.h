// Many patterns ask for the same values in the same arrays of an event: whether these can be chosen together is found out once.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "match/consistency.h"

namespace tocsin::match {

/// The last few answers of one event. Not thread-safe.
class KnownChoices {
 public:
  /// For a new event.
  void clear() { count_ = 0; }

  /// What `find_out` has said of the same candidates, or says now.
  template <class FindOut>
  bool known(std::span<const Candidates> fields, FindOut find_out) {
    Key key;
    if (!key.set(fields)) return find_out();
    for (const auto& answer : std::span(answers_).first(std::min(count_, kAnswers))) {
      if (answer.key == key) return answer.holds;
    }
    auto& answer = answers_[count_++ % kAnswers];
    answer = {key, find_out()};
    return answer.holds;
  }

 private:
  static constexpr std::size_t kAnswers = 8;
  static constexpr std::size_t kMostNumbers = 14;

  struct Key {
    std::array<std::uint32_t, kMostNumbers> numbers{};
    std::size_t size = 0;

    /// False when they are too many.
    bool set(std::span<const Candidates> fields) {
      for (const auto& field : fields) {
        if (size + 2 + field.leaves.size() > kMostNumbers) return false;
        numbers[size++] = field.path << 1U | (field.allows_absence ? 1U : 0U);
        numbers[size++] = static_cast<std::uint32_t>(field.leaves.size());
        for (const auto leaf : field.leaves) numbers[size++] = leaf;
      }
      return true;
    }
    bool operator==(const Key& other) const {
      return std::ranges::equal(std::span(numbers).first(size), std::span(other.numbers).first(other.size));
    }
  };
  struct Answer {
    Key key;
    bool holds = false;
  };

  std::array<Answer, kAnswers> answers_{};
  std::size_t count_ = 0;
};

}  // namespace tocsin::match
