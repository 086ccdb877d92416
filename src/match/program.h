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
#include "match/path_trie.h"
#include "match/pattern.h"
#include "match/trigger_index.h"

namespace tocsin::match {

/// One way in which a pattern can hold: all its checks, in the order of their paths.
struct Conjunction {
  std::uint32_t pattern = 0;
  std::uint32_t first_check = 0;
  std::uint32_t checks = 0;
};

/// What to do once a trigger holds: try a check and, when it fails, go on at the step `other`; or report the conjunction `other`.
struct Step {
  static constexpr std::uint32_t kReport = 0x8000'0000;

  std::uint32_t what = 0;  // a check, or kReport | pattern
  std::uint32_t other = 0;

  bool is_report() const { return (what & kReport) != 0; }
  std::uint32_t pattern() const { return what & ~kReport; }
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

  std::span<const Trigger> triggers() const { return triggers_; }
  std::span<const Step> steps() const { return steps_; }

  std::size_t memory() const;  // bytes

 private:
  void add(const Pattern& pattern);
  std::uint32_t check_of(const Field& field, bool sees_empty_keys);
  void lay_out();

  std::size_t patterns_ = 0;
  PathTrie paths_;
  CheckTable checks_;
  std::vector<Conjunction> conjunctions_;
  std::vector<std::uint32_t> conjunction_checks_;
  std::vector<Trigger> triggers_;
  std::vector<Step> steps_;
  TriggerIndex index_;
  std::map<std::pair<std::uint32_t, std::string>, std::uint32_t> known_checks_;
};

}  // namespace tocsin::match
