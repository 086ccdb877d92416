// Closed intervals, and which of them hold a value, in time that grows with the answer. Pure.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tocsin::match {

/// Immutable once built; then thread-safe. `Key` is ordered and small.
template <class Key>
class IntervalTree {
 public:
  struct Interval {
    Key low{};
    Key high{};
    std::uint32_t number = 0;
  };

  IntervalTree() = default;
  explicit IntervalTree(std::vector<Interval> intervals) : intervals_(std::move(intervals)) {
    std::sort(intervals_.begin(), intervals_.end(),
              [](const Interval& a, const Interval& b) { return a.low < b.low; });
    intervals_.shrink_to_fit();
    highest_.resize(intervals_.size());
    if (!intervals_.empty()) set_highest(0, intervals_.size());
  }

  bool empty() const { return intervals_.empty(); }

  /// Calls `use(number)` for each interval that holds `value`.
  template <class Use>
  void for_each(const Key& value, Use&& use) const {
    visit(0, intervals_.size(), value, use);
  }

  std::size_t memory() const {
    return intervals_.capacity() * sizeof(Interval) + highest_.capacity() * sizeof(Key);
  }

 private:
  // The intervals are a balanced tree: of each run the middle one is the root.
  Key set_highest(std::size_t first, std::size_t end) {
    const auto middle = first + (end - first) / 2;
    Key highest = intervals_[middle].high;
    if (first < middle) highest = std::max(highest, set_highest(first, middle));
    if (middle + 1 < end) highest = std::max(highest, set_highest(middle + 1, end));
    highest_[middle] = highest;
    return highest;
  }

  template <class Use>
  void visit(std::size_t first, std::size_t end, const Key& value, Use& use) const {
    while (first < end) {
      const auto middle = first + (end - first) / 2;
      if (highest_[middle] < value) return;
      visit(first, middle, value, use);
      const auto& interval = intervals_[middle];
      if (value < interval.low) return;
      if (!(interval.high < value)) use(interval.number);
      first = middle + 1;
    }
  }

  std::vector<Interval> intervals_;
  std::vector<Key> highest_;  // by root: of its whole run
};

}  // namespace tocsin::match
