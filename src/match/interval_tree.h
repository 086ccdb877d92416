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

  /// What was asked for, stretched as far as no further interval is met: between two ends that are not reached.
  struct Gap {
    bool has_low = false;
    bool has_high = false;
    Key low{};
    Key high{};

    bool holds(const Key& first, const Key& last) const {
      return (!has_low || low < first) && (!has_high || last < high);
    }
    void raise_low(const Key& end) {
      if (!has_low || low < end) low = end;
      has_low = true;
    }
    void lower_high(const Key& end) {
      if (!has_high || end < high) high = end;
      has_high = true;
    }
  };

  /// Calls `use(number)` for each interval that has something of [first, last].
  template <class Use>
  Gap for_each(const Key& first, const Key& last, Use&& use) const {
    Gap gap;
    visit({0, intervals_.size()}, first, last, gap, use);
    return gap;
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

  struct Run {
    std::size_t first;
    std::size_t end;
  };

  template <class Use>
  void visit(Run run, const Key& first, const Key& last, Gap& gap, Use& use) const {
    while (run.first < run.end) {
      const auto middle = run.first + (run.end - run.first) / 2;
      if (highest_[middle] < first) return gap.raise_low(highest_[middle]);
      visit({run.first, middle}, first, last, gap, use);
      const auto& interval = intervals_[middle];
      if (last < interval.low) return gap.lower_high(interval.low);
      if (interval.high < first) {
        gap.raise_low(interval.high);
      } else {
        use(interval.number);
      }
      run.first = middle + 1;
    }
  }

  std::vector<Interval> intervals_;
  std::vector<Key> highest_;  // by root: of its whole run
};

}  // namespace tocsin::match
