// Counting what attackers write, in bounded memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tocsin::backtest {

/// The first `most` different texts are counted exactly, the others together. Not thread-safe.
class Counts {
 public:
  explicit Counts(std::size_t most) : most_(most) {}

  void add(std::string_view text) {
    if (const auto found = counts_.find(text); found != counts_.end()) {
      ++found->second;
    } else if (counts_.size() < most_) {
      counts_.emplace(text, 1);
    } else {
      ++others_;
    }
  }

  /// By text, ascending.
  const std::map<std::string, std::uint64_t, std::less<>>& exact() const { return counts_; }
  /// Counted, but of texts that found no place: then there are more different ones than exact() has.
  std::uint64_t others() const { return others_; }

  /// The most frequent first, those equally frequent by text.
  std::vector<std::pair<std::string, std::uint64_t>> top(std::size_t most) const {
    std::vector<std::pair<std::string, std::uint64_t>> out(counts_.begin(), counts_.end());
    std::stable_sort(out.begin(), out.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    out.resize(std::min(most, out.size()));
    return out;
  }

 private:
  std::size_t most_;
  std::map<std::string, std::uint64_t, std::less<>> counts_;
  std::uint64_t others_ = 0;
};

}  // namespace tocsin::backtest
