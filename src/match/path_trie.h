// The paths that some pattern names, cut at their dots, as a trie: what to read of an event and what to skip.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "match/bytes.h"

namespace tocsin::match {

inline constexpr std::uint32_t kNoPath = ~std::uint32_t{0};

/// Immutable after freeze(); then thread-safe.
class PathTrie {
 public:
  static constexpr std::uint32_t kRoot = 0;  // nobody's child, and so the answer for "no such child"
  static constexpr std::uint32_t kMostTracked = 64;

  /// A path may have two numbers, because Event Ruler does not see an event's empty key unless the pattern's paths, cut at
  /// their dots and without empty parts at their ends, have an empty part.
  struct Node {
    std::uint32_t number = kNoPath;                  // for patterns that do not see empty keys
    std::uint32_t number_with_empty_keys = kNoPath;  // for those that do
    std::uint32_t table = 0;                         // of its children: where it begins
    std::uint32_t mask = 0;                          // and its size less one
    std::uint32_t children = 0;
    std::uint32_t parent = 0;
    std::uint32_t place = 0;     // among its parent's children
    std::uint32_t key_text = 0;  // where its key stands
  };

  PathTrie() : nodes_(1) {}

  /// The number of a path; numbers count up from 0.
  std::uint32_t add(std::string_view path, bool sees_empty_keys);
  /// Builds the tables; no add() after it.
  void freeze();

  /// Another one for each trie that is frozen, never 0: for who remembers something of it.
  std::uint32_t identity() const { return identity_; }

  const Node& node(std::uint32_t number) const { return nodes_.data()[number]; }
  std::uint32_t size() const { return size_; }  // numbers given

  /// The node that the member `key` of an object at `node` stands at, in as many steps as `key` has parts; kRoot when no
  /// pattern names it or anything below it.
  std::uint32_t child(std::uint32_t node, std::string_view key) const {
    const auto& at = nodes_.data()[node];
    if (at.children == 0) return kRoot;
    const auto ends = ends_of(key);
    const auto found = direct_child(at, key, ends);
    if (found != kRoot || !has_dot(key, ends)) return found;
    return child_by_parts(node, key);
  }

  std::size_t memory() const;  // bytes

 private:
  struct Slot {
    Ends ends;
    std::uint32_t length = 0;
    std::uint32_t child = kRoot;  // kRoot: empty
  };

  static std::uint64_t hash(const Ends& ends, std::size_t length) {
    return mix(ends.first ^ kOdd1, ends.last ^ (length * kOdd2)) >> 16U;
  }
  static bool has_dot(std::string_view key) { return key.find('.') != std::string_view::npos; }

  static bool has_dot(std::string_view key, const Ends& ends) {
    if (key.size() > 16) return key.find('.') != std::string_view::npos;
    return has_dot(ends.first) || has_dot(ends.last);
  }
  static bool has_dot(std::uint64_t bytes) {
    constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101U;
    const auto zero_at_dot = bytes ^ kOnes * '.';
    return ((zero_at_dot - kOnes) & ~zero_at_dot & kOnes << 7U) != 0;
  }

  std::uint32_t direct_child(const Node& node, std::string_view key, const Ends& ends) const {
    for (auto at = hash(ends, key.size());; ++at) {
      const auto& slot = slots_.data()[node.table + (at & node.mask)];
      if (slot.child == kRoot) return kRoot;
      if (slot.ends == ends && slot.length == key.size() && (key.size() <= 16 || same(slot, key)))
        return slot.child;
    }
  }
  bool same(const Slot& slot, std::string_view key) const {
    return std::string_view(keys_).substr(nodes_[slot.child].key_text, slot.length) == key;
  }
  std::uint32_t child_by_parts(std::uint32_t node, std::string_view key) const;

  std::vector<Node> nodes_;
  std::vector<Slot> slots_;
  std::string keys_;
  std::map<std::pair<std::uint32_t, std::string>, std::uint32_t, std::less<>>
      building_;  // (node, key) -> child
  std::uint32_t size_ = 0;
  std::uint32_t identity_ = 0;
};

/// True when `path` has an empty part that makes Event Ruler see empty keys.
bool has_empty_part(std::string_view path);

}  // namespace tocsin::match
