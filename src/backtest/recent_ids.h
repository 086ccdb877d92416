// Has this been seen lately? Bounded: two generations of ids, of which the older is forgotten when the younger is full.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace tocsin::backtest {

/// Not thread-safe.
class RecentIds {
 public:
  explicit RecentIds(std::size_t generation = std::size_t{1} << 20U) : generation_(generation) {}

  /// True when it is new: not among the last `generation` ids, at least.
  bool add(std::string_view id) {
    // Hashes of 64 bits are kept, not texts: among two million, two are the same by chance once in millions of archives.
    const auto hash = std::hash<std::string_view>()(id);
    if (young_.contains(hash) || old_.contains(hash)) return false;
    if (young_.size() >= generation_) {
      old_ = std::move(young_);
      young_.clear();
    }
    young_.insert(hash);
    return true;
  }

 private:
  std::size_t generation_;
  std::unordered_set<std::size_t> young_;
  std::unordered_set<std::size_t> old_;
};

}  // namespace tocsin::backtest
