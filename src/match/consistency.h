// The rule of arrays: the values that satisfy the fields of one pattern may not come from different elements of the same
// array. Event Ruler's order decides corner cases and is kept: fields in the order of their paths, and an absence means
// "no value that the elements chosen so far allow".
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "match/event_index.h"
#include "match/key_set.h"

namespace tocsin::match {

/// What is known of one field of a pattern for the event in hand.
struct Candidates {
  std::uint32_t path = 0;
  bool allows_absence = false;
  std::span<const std::uint32_t> leaves;  // those at `path` that pass the field's tests, ascending
};

/// Tries values field by field, taking back what does not lead on. What failed once is remembered, so that
/// arrays side by side do not multiply. Only an event made for it (repeated keys, or thousands of values hundreds
/// of arrays deep) can make that not enough: the search ends after kMaxWork an event, and what is undecided counts
/// as a match. Better one alert too many than a way to hide.
class ConsistencySearch {
 public:
  static constexpr std::size_t kMaxWork = 5'000'000;  // looks at an element: about a tenth of a second

  /// For a new event.
  void begin(const EventIndex& index);

  /// Looks at an element, and the like, since begin().
  std::size_t work() const { return work_; }

  /// True when values can be chosen for all `fields`, which are in the order of their paths.
  bool satisfiable(std::span<const Candidates> fields);

 private:
  bool from(std::size_t field);
  bool absent(const Candidates& field);
  bool try_leaf(std::size_t field, std::uint32_t leaf);
  bool is_known_failure(std::size_t field);
  LeafRange allowed_range(const Candidates& field) const;
  std::uint32_t next_allowed(std::uint32_t leaf);
  bool array_has_leaf_at(std::uint32_t array, std::uint32_t path) const;

  const EventIndex* index_ = nullptr;
  std::span<const Candidates> fields_;
  std::vector<std::uint32_t> chosen_;    // by array: the element chosen in it, 0 for none
  std::vector<std::uint32_t> elements_;  // chosen elements in the order of their choice
  KeySet failures_;
  std::vector<std::uint32_t> key_;
  std::size_t work_ = 0;   // of this event
  std::size_t steps_ = 0;  // of this pattern
};

}  // namespace tocsin::match
