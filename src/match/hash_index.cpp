#include "match/hash_index.h"

#include <algorithm>
#include <bit>

namespace tocsin::match {
namespace {

// What a slot can tell apart: its place is chosen by one half of the hash, the other half is its tag.
std::uint64_t identity(std::uint64_t hash, std::uint64_t mask) {
  return (hash >> 32U & mask) << 32U | (hash & 0xFFFF'FFFFU);
}

}  // namespace

void HashIndex::build(std::vector<std::pair<std::uint64_t, std::uint32_t>> pairs, Postings& postings) {
  slots_.clear();
  if (pairs.empty()) return;
  slots_.resize(std::bit_ceil(pairs.size() * 2));
  mask_ = slots_.size() - 1;
  // Two hashes with one tag may meet in one run of slots, where the first would hide the second: one list for each tag.
  std::sort(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) {
    const auto tag_a = static_cast<std::uint32_t>(a.first);
    const auto tag_b = static_cast<std::uint32_t>(b.first);
    return tag_a != tag_b ? tag_a < tag_b : a < b;
  });
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  std::vector<std::uint32_t> numbers;
  for (std::size_t first = 0; first < pairs.size();) {
    auto end = first;
    numbers.clear();
    while (end < pairs.size() &&
           static_cast<std::uint32_t>(pairs[end].first) == static_cast<std::uint32_t>(pairs[first].first)) {
      numbers.push_back(pairs[end++].second);
    }
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    const auto list = postings.add(numbers);
    std::uint64_t placed = ~identity(pairs[first].first, mask_);
    for (; first < end; ++first) {
      if (identity(pairs[first].first, mask_) == placed) continue;
      placed = identity(pairs[first].first, mask_);
      insert(pairs[first].first, list);
    }
  }
}

void HashIndex::insert(std::uint64_t hash, PostingList list) {
  auto at = hash >> 32U;
  while (slots_[at & mask_].list != kNoPostings) ++at;
  slots_[at & mask_] = {static_cast<std::uint32_t>(hash), list};
}

}  // namespace tocsin::match
