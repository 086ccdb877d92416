// 64-bit hash -> posting list. Different keys of one hash are taken for one: who asks checks what he gets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "match/postings.h"

namespace tocsin::match {

/// Immutable after build(); then thread-safe.
class HashIndex {
 public:
  /// Pairs of hash and number, in any order; equal pairs count once.
  void build(std::vector<std::pair<std::uint64_t, std::uint32_t>> pairs, Postings& postings);

  PostingList find(std::uint64_t hash) const {
    if (slots_.empty()) return kNoPostings;
    const auto tag = static_cast<std::uint32_t>(hash);
    for (auto at = hash >> 32U;; ++at) {
      const auto& slot = slots_.data()[at & mask_];
      if (slot.list == kNoPostings || slot.tag == tag) return slot.list;
    }
  }

  std::size_t memory() const { return slots_.capacity() * sizeof(Slot); }

 private:
  struct Slot {
    std::uint32_t tag = 0;
    PostingList list = kNoPostings;
  };
  void insert(std::uint64_t hash, PostingList list);

  std::vector<Slot> slots_;
  std::uint64_t mask_ = 0;
};

}  // namespace tocsin::match
