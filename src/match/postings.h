// Many short lists of numbers in one array; a list of one costs nothing but its name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tocsin::match {

/// A list's name. Numbers in lists are below 2^31.
using PostingList = std::uint32_t;
inline constexpr PostingList kNoPostings = ~PostingList{0};

/// Immutable once filled; then thread-safe.
class Postings {
 public:
  PostingList add(std::span<const std::uint32_t> numbers) {
    if (numbers.empty()) return kNoPostings;
    if (numbers.size() == 1) return single(numbers.front());
    const auto list = static_cast<PostingList>(numbers_.size());
    numbers_.push_back(static_cast<std::uint32_t>(numbers.size()));
    numbers_.insert(numbers_.end(), numbers.begin(), numbers.end());
    return list;
  }

  static PostingList single(std::uint32_t number) { return number | kSingle; }

  /// Calls `use(number)` for each; `list` may be kNoPostings.
  template <class Use>
  void for_each(PostingList list, Use&& use) const {
    if (list == kNoPostings) return;
    if ((list & kSingle) != 0) return use(list & ~kSingle);
    const auto* const at = numbers_.data() + list;
    for (std::uint32_t i = 1; i <= at[0]; ++i) use(at[i]);
  }

  void freeze() { numbers_.shrink_to_fit(); }
  std::size_t memory() const { return numbers_.capacity() * sizeof(std::uint32_t); }

 private:
  static constexpr PostingList kSingle = 0x8000'0000;
  std::vector<std::uint32_t> numbers_;
};

}  // namespace tocsin::match
