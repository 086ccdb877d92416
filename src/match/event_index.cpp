#include "match/event_index.h"

namespace tocsin::match {

void EventIndex::begin(std::uint32_t paths) {
  for (const auto path : used_paths()) {
    at_path_[path].count = 0;
    at_path_[path].in_array = false;
  }
  used_ = 0;
  if (at_path_.size() < paths) {
    at_path_.resize(paths);
    used_paths_.resize(paths);
  }
  leaves_.clear();
  elements_.clear();
  elements_.emplace_back();
  arrays_.clear();
  element_ = 0;
  paths_in_arrays_ = 0;
}

void EventIndex::add_second(AtPath& here) {
  here.many.assign({here.one, leaf_count()});
}

std::uint32_t EventIndex::begin_array() {
  arrays_.push_back({leaf_count(), leaf_count()});
  return static_cast<std::uint32_t>(arrays_.size() - 1);
}

void EventIndex::begin_element(std::uint32_t array) {
  elements_.push_back({element_, array, leaf_count(), leaf_count()});
  element_ = static_cast<std::uint32_t>(elements_.size() - 1);
}

void EventIndex::end_element() {
  elements_[element_].end_leaf = leaf_count();
  element_ = elements_[element_].parent;
}

}  // namespace tocsin::match
