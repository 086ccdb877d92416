// An event flattened to the leaves that patterns ask for: path -> values, and the array elements that each stands in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "doc/value.h"
#include "match/leaf.h"
#include "match/path_table.h"

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
  /// Forgets the last event.
  void begin(const PathTable& paths);
  void add(const doc::Value& object) { walk_object(object, true, false); }
  /// As if `object` were the value of the root's member `key`.
  void add_below(const std::string& key, const doc::Value& object) { walk_member(key, object, true, false); }

  /// Numbers of the leaves at a path, ascending.
  const std::vector<std::uint32_t>& leaves_at(std::uint32_t path) const { return at_path_[path]; }
  Leaf& leaf(std::uint32_t number) { return leaves_[number]; }
  const Leaf& leaf(std::uint32_t number) const { return leaves_[number]; }

  const Element& element(std::uint32_t number) const { return elements_[number]; }
  std::size_t arrays() const { return arrays_.size(); }
  LeafRange leaves_of_array(std::uint32_t array) const { return arrays_[array]; }

 private:
  void walk_object(const doc::Value& object, bool root, bool empty_key);
  void walk_member(const std::string& key, const doc::Value& value, bool root, bool empty_key);
  void walk_array(const doc::Value& array, const PathTable::Entry& entry, bool empty_key);
  void add_leaf(const doc::Value& value, const PathTable::Entry& entry, bool empty_key);

  std::uint32_t leaf_count() const { return static_cast<std::uint32_t>(leaves_.size()); }

  const PathTable* paths_ = nullptr;
  std::vector<Leaf> leaves_;
  std::vector<std::vector<std::uint32_t>> at_path_;
  std::vector<std::uint32_t> used_paths_;  // those of at_path_ that hold something
  std::vector<Element> elements_;
  std::vector<LeafRange> arrays_;
  std::string path_;  // on the way down
  std::uint32_t element_ = 0;
};

}  // namespace tocsin::match
