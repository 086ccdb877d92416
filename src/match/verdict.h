// An event's leaves x a program -> the patterns that match. Memory that is reused from event to event; not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "match/consistency.h"
#include "match/event_index.h"
#include "match/program.h"

namespace tocsin::match {

class Verdict {
 public:
  /// Numbers of the patterns that match, ascending; valid until the next call.
  std::vector<std::size_t>& of(const Program& program, EventIndex& event);

 private:
  void begin(const Program& program, EventIndex& event);
  void fire_any(std::uint32_t path, const std::vector<std::uint32_t>& leaves);
  /// True when the trigger has been run, now or before.
  bool fire(std::uint32_t trigger, std::uint32_t leaf);
  void fire_absent(std::uint32_t trigger);
  void run(std::uint32_t number, const Trigger& trigger);
  void report(const Step& step);
  /// Somewhere in the event: the rule of arrays is looked at once all checks of a conjunction hold.
  bool holds(std::uint32_t check) {
    const auto known = known_.data()[check];
    return (known & ~1U) == epoch_ ? (known & 1U) != 0 : find_out(check);
  }
  bool find_out(std::uint32_t check);
  bool may_be_absent(const Check& check) const;
  bool needs_search(std::span<const std::uint32_t> checks) const;
  bool is_consistent(std::span<const std::uint32_t> checks);
  void sort_matches();

  const Program* program_ = nullptr;
  EventIndex* event_ = nullptr;
  std::uint32_t epoch_ = 0;           // even; each event has its own
  std::vector<std::uint32_t> known_;  // by check: epoch_ | holds, or of an older event
  std::vector<std::uint32_t> ran_;    // by trigger: the epoch in which it was run
  std::vector<std::uint32_t> found_;  // by pattern: the epoch in which it was found
  std::vector<std::size_t> matches_;
  std::vector<std::uint32_t> open_;  // triggers that any value may satisfy and none has yet
  std::string buffer_;
  ConsistencySearch search_;
  bool search_begun_ = false;
  std::vector<Candidates> candidates_;
  std::vector<std::uint32_t> passing_;  // leaves of all candidates, one after the other
};

}  // namespace tocsin::match
