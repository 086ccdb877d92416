// Which of many known texts a text is, if any.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "match/bytes.h"
#include "match/leaf.h"
#include "match/text_arena.h"

namespace tocsin::match {

/// Immutable once built; then thread-safe.
class TextIds {
 public:
  /// The same place may be named more than once.
  void build(std::vector<TextPlace> places, const TextArena& texts) {
    slots_.clear();
    if (places.empty()) return;
    const auto order = [](const TextPlace& place) { return std::pair(place.begin, place.size); };
    std::sort(places.begin(), places.end(),
              [&](const auto& a, const auto& b) { return order(a) < order(b); });
    const auto same = [&](const auto& a, const auto& b) { return order(a) == order(b); };
    places.erase(std::unique(places.begin(), places.end(), same), places.end());
    slots_.resize(std::bit_ceil(places.size() * 2));
    mask_ = slots_.size() - 1;
    for (const auto& place : places) {
      const auto hash = hash_bytes(texts.at(place), kTextSeed);
      auto at = hash >> 32U;
      while (slots_[at & mask_].place.begin != kNoText) ++at;
      slots_[at & mask_] = {static_cast<std::uint32_t>(hash), place};
    }
  }

  /// Where the text stands in `texts`, or kNoText. `hash` is hash_bytes(text, kTextSeed).
  std::uint32_t find(std::string_view text, std::uint64_t hash, const TextArena& texts) const {
    if (slots_.empty()) return kNoText;
    for (auto at = hash >> 32U;; ++at) {
      const auto& slot = slots_.data()[at & mask_];
      if (slot.place.begin == kNoText) return kNoText;
      if (slot.tag == static_cast<std::uint32_t>(hash) && texts.at(slot.place) == text)
        return slot.place.begin;
    }
  }

  std::size_t memory() const { return slots_.capacity() * sizeof(Slot); }

 private:
  struct Slot {
    std::uint32_t tag = 0;
    TextPlace place{kNoText, 0};
  };
  std::vector<Slot> slots_;
  std::uint64_t mask_ = 0;
};

}  // namespace tocsin::match
