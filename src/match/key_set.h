// A set of short sequences of numbers that is filled and forgotten over and over, and allocates only while it grows beyond what it
// has held before.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "match/bytes.h"

namespace tocsin::match {

/// Not thread-safe.
class KeySet {
 public:
  void clear() {
    numbers_.clear();
    size_ = 0;
    if (++epoch_ == 0) {  // the oldest slots would look like new ones
      std::fill(slots_.begin(), slots_.end(), Slot{});
      epoch_ = 1;
    }
  }

  /// True when `key` was not there. `work` grows by the slots looked at: whoever knows the hash can make them many.
  bool insert(std::span<const std::uint32_t> key, std::size_t& work) {
    if ((size_ + 1) * 2 > slots_.size()) grow();
    const auto hash = hash_of(key);
    auto& slot = slot_of(hash, [&](const Slot& s) { return std::ranges::equal(key_of(s), key); }, work);
    if (slot.epoch == epoch_) return false;
    slot = {epoch_, static_cast<std::uint32_t>(key.size()), numbers_.size(), hash};
    numbers_.insert(numbers_.end(), key.begin(), key.end());
    ++size_;
    return true;
  }

 private:
  struct Slot {
    std::uint32_t epoch = 0;  // of another one: empty
    std::uint32_t size = 0;
    std::size_t begin = 0;
    std::uint64_t hash = 0;
  };

  static std::uint64_t hash_of(std::span<const std::uint32_t> key) {
    auto hash = key.size() * kOdd1;
    for (const auto number : key) hash = mix(hash ^ number, kOdd2);
    return mix(hash ^ kOdd2, kOdd1);
  }
  std::span<const std::uint32_t> key_of(const Slot& slot) const {
    return std::span(numbers_).subspan(slot.begin, slot.size);
  }

  /// That of the key, or an empty one.
  template <class IsKey>
  Slot& slot_of(std::uint64_t hash, IsKey is_key, std::size_t& work) {
    for (auto at = hash;; ++at) {
      auto& slot = slots_[at & (slots_.size() - 1)];
      ++work;
      if (slot.epoch != epoch_ || (slot.hash == hash && is_key(slot))) return slot;
    }
  }

  void grow() {
    auto old = std::move(slots_);
    slots_ = std::vector<Slot>(std::max<std::size_t>(64, old.size() * 2));
    std::size_t work = 0;
    for (const auto& slot : old) {
      if (slot.epoch == epoch_) slot_of(slot.hash, [](const Slot&) { return false; }, work) = slot;
    }
  }

  std::vector<Slot> slots_;
  std::vector<std::uint32_t> numbers_;
  std::size_t size_ = 0;
  std::uint32_t epoch_ = 1;
};

}  // namespace tocsin::match
