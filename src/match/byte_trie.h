// Tries over bytes: prefixes walked from the front of a value, suffixes from its back, fragments found anywhere (Aho-Corasick).
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "match/caseless.h"
#include "match/find_text.h"
#include "match/postings.h"

namespace tocsin::match {

/// A text and the number to report for it.
using TextPosting = std::pair<std::string_view, std::uint32_t>;

inline constexpr std::uint32_t kNoTrie = ~std::uint32_t{0};

/// What of a trie has been reported for the value in hand. Reused from value to value; not thread-safe.
class Reported {
 public:
  /// Forgets; numbers are below `size`.
  void begin(std::size_t size) {
    if (seen_.size() < size) seen_.resize(size);
    if (++value_ == 0) {  // the oldest ones would look like this one
      std::fill(seen_.begin(), seen_.end(), 0U);
      value_ = 1;
    }
  }
  /// True the first time.
  bool add(std::uint32_t number) { return std::exchange(seen_.data()[number], value_) != value_; }

 private:
  std::vector<std::uint32_t> seen_;
  std::uint32_t value_ = 0;
};

/// Many tries in one set of arrays. Immutable once built; then thread-safe.
class ByteTries {
 public:
  /// A trie's root, or kNoTrie when there are no texts. `links`: for find_anywhere().
  std::uint32_t build(std::vector<TextPosting> texts, bool links, Postings& postings);

  /// Calls `use(list)` for every text that [first, last) begins with. `Byte` turns a byte of the value into one of the trie.
  template <class Iterator, class Byte, class Use>
  void walk(std::uint32_t root, Iterator first, const Iterator& last, Byte byte, Use&& use) const {
    const Node* const nodes = nodes_.data();
    for (auto node = root;;) {
      if (nodes[node].list != kNoPostings) use(nodes[node].list);
      if (first == last) return;
      node = child(node, byte(*first++));
      if (node == kNone) return;
    }
  }

  /// Calls `use(list)` for every text that stands somewhere in `value`, once, however often it does. The trie has links.
  template <class Use>
  void find_anywhere(std::uint32_t root, std::string_view value, Reported& reported, Use&& use) const {
    reported.begin(reporting_ + 1);
    const auto& start = starts_[nodes_[root].start];
    const std::string_view common(start.common.data(), start.common_size);
    auto node = root;
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (node == root) {  // nothing has begun
        i = common.empty() ? next_start(start, root, value, i) : find_text(value, common, i);
        if (i >= value.size()) return;
      }
      node = step(start, root, node, value.data()[i]);
      if (nodes_.data()[node].reports != 0) report(node, reported, use);
    }
  }

  void freeze();
  std::size_t memory() const;

 private:
  static constexpr std::uint32_t kNone = 0;  // a node that is nobody's child
  static constexpr std::uint32_t kLabelsAtOnce = 16;

  struct Node {
    std::uint32_t first_child =
        0;  // the children of a node stand side by side; the next node's first child is their end
    PostingList list = kNoPostings;
    std::uint32_t start =
        0;  // of a root with links: in starts_; of its other nodes: the node of the longest suffix
    std::uint32_t reports = 0;  // a number when this or one of those that `start` leads to has a list
  };
  struct Start {
    std::uint32_t next[256];  // from the root, by byte
    std::array<char, kLongestFound> common;
    std::size_t common_size;  // of `common`: what all texts begin with
  };

  std::uint32_t child(std::uint32_t node, char c) const {
    auto at = nodes_.data()[node].first_child;
    const auto end = nodes_.data()[node + 1].first_child;
    const char* const labels = labels_.data();
    if (at == end) return kNone;
    if (labels[at] == c) return at;
#if defined(__SSE2__)
    for (++at; at < end; at += kLabelsAtOnce) {
      __m128i some;
      std::memcpy(&some, labels + at, sizeof some);
      const auto equal =
          static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(some, _mm_set1_epi8(c))));
      if (equal == 0) continue;
      at += static_cast<std::uint32_t>(std::countr_zero(equal));
      return at < end ? at : kNone;
    }
#else
    for (++at; at < end; ++at) {
      if (labels[at] == c) return at;
    }
#endif
    return kNone;
  }
  std::uint32_t step(const Start& start, std::uint32_t root, std::uint32_t node, char c) const {
    while (node != root) {
      if (const auto next = child(node, c); next != kNone) return next;
      node = nodes_.data()[node].start;
    }
    return start.next[static_cast<unsigned char>(c)];
  }
  static std::size_t next_start(const Start& start, std::uint32_t root, std::string_view value,
                                std::size_t from) {
    while (from < value.size() && start.next[static_cast<unsigned char>(value.data()[from])] == root) ++from;
    return from;
  }
  // Behind a node that was reported for this value already, all was.
  template <class Use>
  void report(std::uint32_t node, Reported& reported, Use&& use) const {
    for (; nodes_[node].reports != 0 && reported.add(nodes_[node].reports); node = nodes_[node].start) {
      if (nodes_[node].list != kNoPostings) use(nodes_[node].list);
    }
  }
  void link(std::uint32_t root);

  std::vector<Node> nodes_;
  std::vector<char> labels_;  // by node: the byte that leads to it; behind them some that mean nothing
  std::vector<Start> starts_;
  std::uint32_t reporting_ = 0;  // nodes that report
};

}  // namespace tocsin::match
