// An event's leaves x a program -> the patterns that match. Memory that is reused from event to event; not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "match/consistency.h"
#include "match/event_index.h"
#include "match/known_choices.h"
#include "match/pattern_set.h"
#include "match/program.h"

namespace tocsin::match {

class Verdict {
 public:
  /// Numbers of the patterns that match, ascending; valid until the next call.
  std::vector<std::size_t>& of(const Program& program, EventIndex& event);

  /// What the last call came to, counted: triggers, steps, tests (each one more for every 64 bytes of text), looks at elements.
  std::size_t work() const { return work_ + (search_begun_ ? search_.work() : 0); }

 private:
  void begin(const Program& program, EventIndex& event);
  void fire_any(std::uint32_t path, std::span<const std::uint32_t> leaves);
  void fire_unless_excluded(const Exclusions::Group& group, std::span<const std::uint32_t> leaves);
  std::uint64_t excluded(const Exclusions::Group& group, std::uint64_t among, Leaf& leaf);
  /// True when the trigger has held, now or before.
  bool fire(std::uint32_t trigger, std::uint32_t leaf);
  void fire_absent(std::uint32_t trigger);
  void open(std::uint32_t trigger, const Entry& entry);
  void run(const Step* step, const Step* end);
  /// The same; mostly there is nothing but a pattern to report.
  void run_branch(const Step* step, const Step* end) {
    if (step + 1 != end || step->kind() != Step::Kind::report) return run(step, end);
    ++work_;
    report(*step);
  }
  const Step* after_any(const Step* step);
  const Step* after_choice(const Step* step);
  const Step* after_networks(const Step* step);
  const Step* after_texts(const Step* step);
  std::uint64_t passed_tests(const Step* test, const Step* end, Leaf& leaf);
  Leaf* only_leaf(std::uint32_t path);
  void report(const Step& step) {
    if (event_->paths_in_arrays() == 0 || is_reported_with_arrays(step)) found_.add(step.value());
  }
  bool is_reported_with_arrays(const Step& step);
  /// Somewhere in the event: the rule of arrays is looked at once all facts of a conjunction hold.
  bool holds(std::uint32_t fact) {
    if (fact >= known_count_) return find_out(program_->fact(fact));
    const auto known = known_.data()[fact];
    return (known & ~1U) == epoch_ ? (known & 1U) != 0 : find_out_once(fact);
  }
  bool find_out_once(std::uint32_t fact);
  bool find_out(const Fact& fact);
  bool may_be_absent(const Check& check) const;
  bool needs_search(std::span<const std::uint32_t> checks) const;
  bool is_consistent(std::span<const std::uint32_t> checks);

  struct Tried {
    std::uint32_t held = 0;   // the epoch in which it held
    std::uint32_t value = 0;  // the last one that it was tried on
  };
  /// `text` is looked at.
  void count(std::string_view text) { work_ += 1 + text.size() / kTextUnit; }

  static constexpr std::size_t kTextUnit = 64;  // bytes

  const Program* program_ = nullptr;
  EventIndex* event_ = nullptr;
  std::uint32_t epoch_ = 0;           // even; each event has its own
  std::uint32_t known_count_ = 0;     // facts that are remembered
  std::vector<std::uint32_t> known_;  // by fact: epoch_ | holds, or of an older event
  std::vector<Tried> tried_;          // by trigger
  std::uint32_t value_ = 0;           // the value in hand; all values of all events have different ones
  std::size_t work_ = 0;
  std::vector<std::uint32_t> to_run_;  // triggers that held
  PatternSet found_;
  std::vector<std::size_t> matches_;
  std::vector<std::uint32_t> open_;  // triggers that any value may satisfy and none has yet
  TriggerIndex::Room room_;
  TriggerIndex::QuietNumbers quiet_;
  ConsistencySearch search_;
  KnownChoices choices_;
  bool search_begun_ = false;
  std::vector<Candidates> candidates_;
  std::vector<std::uint32_t> passing_;  // leaves of all candidates, one after the other
};

}  // namespace tocsin::match
