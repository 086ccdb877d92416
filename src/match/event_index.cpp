#include "match/event_index.h"

namespace tocsin::match {

void EventIndex::begin(const PathTable& paths) {
  for (const auto path : used_paths_) at_path_[path].clear();
  used_paths_.clear();
  if (at_path_.size() < paths.size()) at_path_.resize(paths.size());
  leaves_.clear();
  elements_.assign(1, {});
  arrays_.clear();
  path_.clear();
  element_ = 0;
  paths_ = &paths;
}

void EventIndex::walk_object(const doc::Value& object, bool root, bool empty_key) {
  for (const auto& member : object.members) walk_member(member.key, member.value, root, empty_key);
}

void EventIndex::walk_member(const std::string& key, const doc::Value& value, bool root, bool empty_key) {
  const auto length = path_.size();
  if (!root) path_ += '.';
  path_ += key;
  if (const auto* entry = paths_->find(path_)) {
    empty_key = empty_key || key.empty();
    switch (value.kind) {
      case doc::Kind::object:
        walk_object(value, false, empty_key);
        break;
      case doc::Kind::array:
        walk_array(value, *entry, empty_key);
        break;
      default:
        add_leaf(value, *entry, empty_key);
    }
  }
  path_.resize(length);
}

void EventIndex::walk_array(const doc::Value& array, const PathTable::Entry& entry, bool empty_key) {
  const auto number = static_cast<std::uint32_t>(arrays_.size());
  arrays_.push_back({leaf_count(), leaf_count()});
  const auto parent = element_;
  for (const auto& item : array.items) {
    if (item.is_scalar()) {
      add_leaf(item, entry, empty_key);
      continue;
    }
    element_ = static_cast<std::uint32_t>(elements_.size());
    elements_.push_back({parent, number, leaf_count(), leaf_count()});
    if (item.is(doc::Kind::object)) {
      walk_object(item, false, empty_key);
    } else {
      walk_array(item, entry, empty_key);
    }
    elements_[element_].end_leaf = leaf_count();
    element_ = parent;
  }
  arrays_[number].end = leaf_count();
}

void EventIndex::add_leaf(const doc::Value& value, const PathTable::Entry& entry, bool empty_key) {
  if (entry.number == kNoPath && entry.number_with_empty_keys == kNoPath) return;
  const auto add_to = [&](std::uint32_t path) {
    if (path == kNoPath) return;
    if (at_path_[path].empty()) used_paths_.push_back(path);
    at_path_[path].push_back(leaf_count());
  };
  if (!empty_key) add_to(entry.number);
  add_to(entry.number_with_empty_keys);
  leaves_.emplace_back(value, element_);
}

}  // namespace tocsin::match
