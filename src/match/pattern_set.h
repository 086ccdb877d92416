// A set of small numbers that is filled a little and emptied in order, over and over: the patterns that an event matches. Its cost is
// that of what it holds, whatever it could hold.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace tocsin::match {

/// Not thread-safe.
class PatternSet {
 public:
  /// Room for the numbers below `size`. Only when empty.
  void reserve(std::size_t size) {
    if (!levels_.empty() && levels_.front().size() * kBits >= size) return;
    levels_.clear();
    do {
      size = (size + kBits - 1) / kBits;
      levels_.emplace_back(size == 0 ? 1 : size);
    } while (size > 1);
  }

  bool holds(std::size_t number) const {
    return (levels_.front()[number / kBits] >> number % kBits & 1U) != 0;
  }

  void add(std::size_t number) {
    for (auto& level : levels_) {
      auto& word = level.data()[number / kBits];
      const bool known_above = word != 0;
      word |= std::uint64_t{1} << number % kBits;
      if (known_above) return;
      number /= kBits;
    }
  }

  /// Calls `use(number)` for each, ascending, and empties the set.
  template <class Use>
  void take(Use&& use) {
    if (!levels_.empty()) take(levels_.size() - 1, 0, use);
  }

 private:
  static constexpr std::size_t kBits = 64;

  template <class Use>
  void take(std::size_t level, std::size_t at, Use& use) {
    auto word = std::exchange(levels_.data()[level].data()[at], 0);
    if (level == 0) return take_word(at, word, use);
    auto& below = levels_.data()[level - 1];
    for (; word != 0; word &= word - 1) {
      const auto number = at * kBits + static_cast<std::size_t>(std::countr_zero(word));
      if (level == 1) {
        take_word(number, std::exchange(below.data()[number], 0), use);
      } else {
        take(level - 1, number, use);
      }
    }
  }

  template <class Use>
  static void take_word(std::size_t at, std::uint64_t word, Use& use) {
    for (; word != 0; word &= word - 1) use(at * kBits + static_cast<std::size_t>(std::countr_zero(word)));
  }

  std::vector<std::vector<std::uint64_t>>
      levels_;  // numbers; which words of those hold some; and so on up to one word
};

}  // namespace tocsin::match
