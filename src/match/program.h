// What patterns are compiled to. Immutable, thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "match/condition.h"
#include "match/path_table.h"
#include "match/pattern.h"

namespace tocsin::match {

/// A condition on a path. The same one in many patterns is kept once.
struct Check {
  std::uint32_t path = 0;
  Condition condition;
};

/// One way in which a pattern can hold: all checks, in the order of their paths.
struct Alternative {
  std::size_t pattern = 0;
  std::vector<std::uint32_t> checks;
};

class Program {
 public:
  explicit Program(std::span<const Pattern> patterns);

  std::size_t patterns() const { return patterns_; }
  const PathTable& paths() const { return paths_; }
  const std::vector<Check>& checks() const { return checks_; }
  const std::vector<Alternative>& alternatives() const { return alternatives_; }

 private:
  void add(const Pattern& pattern);
  std::uint32_t check_of(const Field& field, bool sees_empty_keys);

  std::size_t patterns_ = 0;
  PathTable paths_;
  std::vector<Check> checks_;
  std::vector<Alternative> alternatives_;
  std::map<std::pair<std::uint32_t, std::string>, std::uint32_t> known_checks_;
};

}  // namespace tocsin::match
