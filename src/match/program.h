// What patterns are compiled to (docs/adr/0007). Immutable, thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "match/check_table.h"
#include "match/event_index.h"
#include "match/path_trie.h"
#include "match/pattern.h"
#include "match/steps.h"
#include "match/trigger_index.h"

namespace tocsin::match {

/// One way in which a pattern can hold: all its checks, in the order of their paths.
struct Conjunction {
  std::uint32_t paths = 0;  // a bit for each, see EventIndex::bit_of
  std::uint32_t first_check = 0;
  std::uint32_t checks = 0;
};

/// A trigger as an event meets it: what has to hold of the value that it was found by, and the steps that follow then.
struct Entry {
  static constexpr std::uint32_t kReports = ~std::uint32_t{0};

  TestCode test;
  std::uint32_t first_step = 0;  // or a pattern
  std::uint32_t end_step = 0;    // kReports: nothing follows, the pattern is found

  bool reports() const { return end_step == kReports; }
};

class Program {
 public:
  explicit Program(std::span<const Pattern> patterns);

  std::size_t patterns() const { return patterns_; }
  const PathTrie& paths() const { return paths_; }
  const CheckTable& checks() const { return checks_; }
  const TriggerIndex& index() const { return index_; }
  std::span<const std::uint32_t> checks_of(const Conjunction& conjunction) const {
    return std::span(conjunction_checks_).subspan(conjunction.first_check, conjunction.checks);
  }
  const Conjunction& conjunction(std::uint32_t number) const { return conjunctions_[number]; }

  std::span<const Entry> entries() const { return entries_; }  // by trigger
  std::span<const Step> steps() const { return steps_; }
  const Fact& fact(std::uint32_t number) const { return facts_.data()[number]; }
  /// The first so many facts are worth remembering.
  std::uint32_t shared_facts() const { return shared_facts_; }

  std::size_t memory() const;  // bytes

 private:
  void add(const Pattern& pattern);
  std::uint32_t check_of(const Field& field, bool sees_empty_keys);
  void lay_out();
  void write(std::span<const Trigger> triggers, std::span<const CheckStep> steps);
  bool is_whole_pattern(const Trigger& trigger, std::span<const CheckStep> steps) const;

  std::size_t patterns_ = 0;
  PathTrie paths_;
  CheckTable checks_;
  std::vector<Conjunction> conjunctions_;
  std::vector<std::uint32_t> conjunction_checks_;
  std::vector<std::uint32_t> conjunction_patterns_;  // while compiling
  std::vector<Entry> entries_;
  std::vector<Fact> facts_;
  std::uint32_t shared_facts_ = 0;
  std::vector<Step> steps_;
  TriggerIndex index_;
  std::map<std::pair<std::uint32_t, std::string>, std::uint32_t> known_checks_;
};

}  // namespace tocsin::match
