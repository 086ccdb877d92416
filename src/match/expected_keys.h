// Events of one kind have their keys in one order: which key is to be expected at a place of an object, told by the one that stood
// there last time. A guess that is right costs one comparison of words, and no look for the key's end or its node.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "match/bytes.h"

namespace tocsin::match {

/// Reused from text to text; not thread-safe.
class ExpectedKeys {
 public:
  /// The longest key that is remembered: so many bytes from its opening quote up to its value.
  static constexpr std::size_t kLongest = 24;

  /// What a key leads to: a node (see path_trie.h), and whatever else is to be remembered of it.
  struct Target {
    std::uint32_t child = 0;
    std::uint64_t bit = 0;
  };

  struct Key {
    std::array<std::uint64_t, 3> words{};
    std::array<std::uint64_t, 3> masks{};
    std::uint64_t owner = 0;  // which object of which trie
    std::uint32_t length = 0;
    std::uint32_t child = 0;
    std::uint64_t bit = 0;

    /// kLongest bytes may be read at `at`.
    bool stands_at(const char* at, std::uint64_t object) const {
      const auto differs = [&](std::size_t i) {
        return (load8(at + 8 * i) ^ words.data()[i]) & masks.data()[i];
      };
      return owner == object && (differs(0) | differs(1) | differs(2)) == 0;
    }
  };

  /// Before the first at().
  void make_room() {
    if (keys_.empty()) keys_.resize(kKeys);
  }

  /// Where the `place`th key of objects of the kind `object` (not 0) is remembered; others may share it.
  Key& at(std::uint64_t object, std::uint32_t place) {
    return keys_.data()[(object * kApart + place) % kKeys];
  }

  /// The `length` bytes at `at`, from a key's opening quote up to its value, are remembered; at most kLongest, without backslashes.
  /// kLongest bytes may be read.
  static void remember(Key& key, std::uint64_t object, const char* at, std::size_t length, Target target) {
    key.owner = object;
    key.length = static_cast<std::uint32_t>(length);
    key.child = target.child;
    key.bit = target.bit;
    for (std::size_t i = 0; i < key.words.size(); ++i) {
      const auto bytes = length < 8 * i ? 0 : length - 8 * i;
      key.masks.data()[i] = bytes >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << 8 * bytes) - 1;
      key.words.data()[i] = load8(at + 8 * i) & key.masks.data()[i];
    }
  }

 private:
  static constexpr std::size_t kKeys = 512;
  static constexpr std::uint64_t kApart = 13;  // the objects' first places

  std::vector<Key> keys_;
};

}  // namespace tocsin::match
