#include "match/consistency.h"

#include <algorithm>

namespace tocsin::match {
namespace {

constexpr std::size_t kStepsBeforeRemembering = 256;  // most events need a handful

using Numbers = std::span<const std::uint32_t>;

Numbers within(Numbers ascending, LeafRange range) {
  const auto first = std::lower_bound(ascending.begin(), ascending.end(), range.first);
  const auto end = std::lower_bound(first, ascending.end(), range.end);
  return {first, end};
}

}  // namespace

void ConsistencySearch::begin(const EventIndex& index) {
  index_ = &index;
  chosen_.assign(index.arrays(), 0);
  elements_.clear();
  work_ = 0;
}

bool ConsistencySearch::satisfiable(std::span<const Candidates> fields) {
  for (const auto& field : fields) {
    if (field.leaves.empty() && !field.allows_absence) return false;
  }
  fields_ = fields;
  failures_.clear();
  steps_ = 0;
  const bool found = from(0);
  for (const auto element : elements_) chosen_[index_->element(element).array] = 0;
  elements_.clear();
  return found;
}

// True leaves the choices in place: satisfiable() clears them.
bool ConsistencySearch::from(std::size_t field) {
  if (field == fields_.size()) return true;
  if (++work_ > kMaxWork) return true;
  if (++steps_ > kStepsBeforeRemembering && is_known_failure(field)) return false;
  const auto& candidates = fields_[field];
  if (candidates.allows_absence && absent(candidates) && from(field + 1)) return true;

  const auto leaves = within(candidates.leaves, allowed_range(candidates));
  for (auto at = leaves.begin(); at != leaves.end();) {
    const auto next = next_allowed(*at);
    if (next != *at) {
      at = std::lower_bound(at, leaves.end(), next);
      continue;
    }
    if (try_leaf(field, *at)) return true;
    ++at;
  }
  return false;
}

bool ConsistencySearch::try_leaf(std::size_t field, std::uint32_t leaf) {
  const auto mark = elements_.size();
  for (auto e = index_->leaf(leaf).element(); e != 0; e = index_->element(e).parent) {
    ++work_;
    auto& chosen = chosen_[index_->element(e).array];
    if (chosen != 0) continue;
    chosen = e;
    elements_.push_back(e);
  }
  if (from(field + 1)) return true;
  while (elements_.size() > mark) {
    chosen_[index_->element(elements_.back()).array] = 0;
    elements_.pop_back();
  }
  return false;
}

bool ConsistencySearch::absent(const Candidates& field) {
  const auto leaves = index_->leaves_at(field.path);
  for (auto at = leaves.begin(); at != leaves.end();) {
    const auto next = next_allowed(*at);
    if (next == *at) return false;
    at = std::lower_bound(at, leaves.end(), next);
  }
  return true;
}

// `leaf` itself when the chosen elements allow it; else the first one that the element in its way could allow.
std::uint32_t ConsistencySearch::next_allowed(std::uint32_t leaf) {
  for (auto e = index_->leaf(leaf).element(); e != 0; e = index_->element(e).parent) {
    ++work_;
    const auto& element = index_->element(e);
    const auto chosen = chosen_[element.array];
    if (chosen == 0 || chosen == e) continue;
    const auto first = index_->element(chosen).first_leaf;
    return first > leaf ? first : index_->leaves_of_array(element.array).end;
  }
  return leaf;
}

bool ConsistencySearch::array_has_leaf_at(std::uint32_t array, std::uint32_t path) const {
  return !within(index_->leaves_at(path), index_->leaves_of_array(array)).empty();
}

// Event Ruler looks in the chosen element only, as soon as the path has values in its array: a value of the same path outside
// of the array (a repeated key) is then not seen.
LeafRange ConsistencySearch::allowed_range(const Candidates& field) const {
  for (auto e = elements_.rbegin(); e != elements_.rend(); ++e) {
    const auto& element = index_->element(*e);
    if (array_has_leaf_at(element.array, field.path)) return {element.first_leaf, element.end_leaf};
  }
  return {0, ~std::uint32_t{0}};
}

// What the rest of the fields can come to depends only on the chosen elements of arrays that their values stand in.
bool ConsistencySearch::is_known_failure(std::size_t field) {
  work_ += elements_.size() * (fields_.size() - field);
  key_.clear();
  for (const auto element : elements_) {
    const auto array = index_->element(element).array;
    const auto matters = [&](const Candidates& c) { return array_has_leaf_at(array, c.path); };
    if (std::any_of(fields_.begin() + static_cast<std::ptrdiff_t>(field), fields_.end(), matters))
      key_.push_back(element);
  }
  std::sort(key_.begin(), key_.end());
  key_.push_back(static_cast<std::uint32_t>(field));
  // Whoever comes here first goes on to try; if that succeeds, nobody asks again.
  return !failures_.insert(key_, work_);
}

}  // namespace tocsin::match
