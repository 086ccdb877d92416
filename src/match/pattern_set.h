// A set of small numbers that is filled a little and emptied in order, over and over: the patterns that an event matches. Its cost is
// that of what it holds.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace tocsin::match {

/// Not thread-safe. Taking looks at a word for every 4,096 numbers that there could be.
class PatternSet {
 public:
  /// Room for the numbers below `size`. Only when empty.
  void reserve(std::size_t size) {
    if (words_.size() * kBits >= size) return;
    words_.resize((size + kBits - 1) / kBits);
    used_.resize((words_.size() + kBits - 1) / kBits);
  }

  bool holds(std::size_t number) const { return (words_.data()[number / kBits] & bit(number)) != 0; }

  void add(std::size_t number) {
    words_.data()[number / kBits] |= bit(number);
    used_.data()[number / kBits / kBits] |= bit(number / kBits);
  }

  /// Calls `use(number)` for each, ascending, and empties the set.
  template <class Use>
  void take(Use&& use) {
    for (std::size_t u = 0; u < used_.size(); ++u) {
      for (auto used = std::exchange(used_.data()[u], 0); used != 0; used &= used - 1) {
        const auto at = first_of(u, used);
        for (auto word = std::exchange(words_.data()[at], 0); word != 0; word &= word - 1)
          use(first_of(at, word));
      }
    }
  }

 private:
  static constexpr std::size_t kBits = 64;

  static std::uint64_t bit(std::size_t number) { return std::uint64_t{1} << number % kBits; }
  static std::size_t first_of(std::size_t at, std::uint64_t word) {
    return at * kBits + static_cast<std::size_t>(std::countr_zero(word));
  }

  std::vector<std::uint64_t> words_;  // a bit for each number
  std::vector<std::uint64_t> used_;   // a bit for each word that is not 0
};

}  // namespace tocsin::match
