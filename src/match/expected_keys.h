// Events of one kind have their keys in one order: which key is to be expected behind another one of an object, told by the one that
// stood there last time; so a key that some have and some have not costs one guess that is wrong. A guess that is right costs one comparison of words, and no look for the key's end or its node.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
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
    std::array<std::uint64_t, 3> words{};  // from its first byte, from `second` and from `last` on
    std::uint64_t owner = 0;               // which object of which trie
    std::uint64_t bit = 0;
    std::uint32_t child = 0;
    std::uint32_t next = 0;  // where the key behind this one is remembered
    std::uint8_t length = 0;
    std::uint8_t second = 0;
    std::uint8_t last = 0;
    std::uint8_t beyond = 0;  // bits of a word that are not its own: it is shorter than one

    /// kLongest bytes may be read at `at`.
    bool stands_at(const char* at, std::uint64_t object) const {
      const auto differs = (load8(at) ^ words.data()[0]) | (load8(at + second) ^ words.data()[1]) |
                           (load8(at + last) ^ words.data()[2]);
      return ((owner ^ object) | differs << beyond) == 0;
    }
  };

  /// Before the first at().
  void make_room() {
    if (keys_.empty()) keys_.resize(kKeys);
  }

  /// Where the first key of objects of the kind `object` (not 0) is remembered, and where the one behind `written`, which is not empty.
  /// Others may share these places.
  static std::uint32_t first(std::uint64_t object) { return static_cast<std::uint32_t>(mix(object, kOdd1)); }
  static std::uint32_t behind(std::uint64_t object, std::string_view written) {
    const auto [first, last] = ends_of(written);
    return static_cast<std::uint32_t>(mix(first ^ (object * kOdd1), last ^ (written.size() * kOdd2)));
  }
  Key& at(std::uint32_t place) { return keys_.data()[place % kKeys]; }

  /// The `length` bytes at `at`, from a key's opening quote up to its value, are remembered; at most kLongest, without backslashes.
  /// kLongest bytes may be read.
  static void remember(Key& key, std::uint64_t object, const char* at, std::size_t length, Target target) {
    constexpr std::size_t kWord = 8;
    key.owner = object;
    key.bit = target.bit;
    key.child = target.child;
    key.next = behind(object, {at, length});
    key.length = static_cast<std::uint8_t>(length);
    key.last = static_cast<std::uint8_t>(length < kWord ? 0 : length - kWord);
    key.second = std::min<std::uint8_t>(key.last, kWord);
    key.beyond = static_cast<std::uint8_t>(length < kWord ? 8 * (kWord - length) : 0);
    key.words = {load8(at), load8(at + key.second), load8(at + key.last)};
  }

 private:
  static constexpr std::size_t kKeys = 2048;

  std::vector<Key> keys_;
};

}  // namespace tocsin::match
