// An event flattened to the leaves that patterns ask for: path -> values, and the array elements that each stands in. Filled by a
// walk over the event (value_walk.h, text_walk.h) in the order of its text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "match/leaf.h"
#include "match/path_trie.h"

namespace tocsin::match {

/// An element of an array that holds objects or arrays: a node of a tree, 0 being no element. What stands in it is one run of
/// the leaves. A scalar element is none: it is not tied to its own array.
struct Element {
  std::uint32_t parent = 0;
  std::uint32_t array = 0;
  std::uint32_t first_leaf = 0;
  std::uint32_t end_leaf = 0;
};

struct LeafRange {
  std::uint32_t first = 0;
  std::uint32_t end = 0;
};

/// Reused from event to event; not thread-safe. The event must outlive its use.
class EventIndex {
 public:
  /// Forgets the last event. Paths have numbers below `paths`.
  void begin(std::uint32_t paths);

  [[gnu::always_inline]] inline void add(const PathTrie::Node& node, bool empty_key, doc::Kind kind,
                                         std::string_view text) {
    if (at(node, empty_key)) leaves_.emplace_back(kind, text, element_);
  }
  void add(const PathTrie::Node& node, bool empty_key, bool boolean) {
    if (at(node, empty_key)) leaves_.emplace_back(boolean, element_);
  }
  [[gnu::always_inline]] inline void add(const PathTrie::Node& node, bool empty_key, const Decimal& decimal,
                                         std::string_view text) {
    if (at(node, empty_key)) leaves_.emplace_back(text, decimal, element_);
  }
  /// An array's number. Its elements that are no scalars stand between begin_element() and end_element().
  std::uint32_t begin_array();
  void end_array(std::uint32_t array) { arrays_[array].end = leaf_count(); }
  void begin_element(std::uint32_t array);
  void end_element();

  /// Paths that have leaves.
  std::span<const std::uint32_t> used_paths() const { return {used_paths_.data(), used_}; }
  /// Numbers of the leaves at a path, ascending.
  std::span<const std::uint32_t> leaves_at(std::uint32_t path) const {
    const auto& here = at_path_.data()[path];
    return {here.count > 1 ? here.many.data() : &here.one, here.count};
  }
  /// True when one of them stands in an element.
  bool in_array(std::uint32_t path) const { return at_path_.data()[path].in_array; }
  /// One of 32 for a path; and those of all paths that have a value in an element.
  static std::uint32_t bit_of(std::uint32_t path) { return 1U << path % 32; }
  std::uint32_t paths_in_arrays() const { return paths_in_arrays_; }
  Leaf& leaf(std::uint32_t number) { return leaves_.data()[number]; }
  const Leaf& leaf(std::uint32_t number) const { return leaves_.data()[number]; }

  const Element& element(std::uint32_t number) const { return elements_[number]; }
  std::size_t arrays() const { return arrays_.size(); }
  LeafRange leaves_of_array(std::uint32_t array) const { return arrays_[array]; }

 private:
  struct AtPath {
    std::uint32_t count = 0;
    std::uint32_t one = 0;            // the leaf, when there is one
    std::vector<std::uint32_t> many;  // else all of them
    bool in_array = false;
  };

  [[gnu::always_inline]] inline bool at(const PathTrie::Node& node, bool empty_key) {
    if (!empty_key && node.number != kNoPath) add_to(node.number);
    if (node.number_with_empty_keys != kNoPath) {
      add_to(node.number_with_empty_keys);
      return true;
    }
    return !empty_key && node.number != kNoPath;
  }
  [[gnu::always_inline]] inline void add_to(std::uint32_t path) {
    auto& here = at_path_.data()[path];
    if (here.count == 0) {
      used_paths_.data()[used_++] = path;
      here.one = leaf_count();
    } else if (here.count == 1) {
      add_second(here);
    } else {
      here.many.push_back(leaf_count());
    }
    ++here.count;
    if (element_ == 0) return;
    here.in_array = true;
    paths_in_arrays_ |= bit_of(path);
  }
  void add_second(AtPath& here);
  std::uint32_t leaf_count() const { return static_cast<std::uint32_t>(leaves_.size()); }

  std::vector<Leaf> leaves_;
  std::vector<AtPath> at_path_;
  std::vector<std::uint32_t> used_paths_;  // the first `used_`: those of at_path_ that hold something
  std::size_t used_ = 0;
  std::vector<Element> elements_;
  std::vector<LeafRange> arrays_;
  std::uint32_t element_ = 0;
  std::uint32_t paths_in_arrays_ = 0;
};

}  // namespace tocsin::match
