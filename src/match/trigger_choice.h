// Which check of a conjunction to look for: the one that is least likely to hold, as far as the patterns tell.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "match/check_table.h"

namespace tocsin::match {

/// How many of the conjunctions use each check; `uses` by check. Not thread-safe; used while compiling.
class TriggerChoice {
 public:
  TriggerChoice(const CheckTable& checks, std::span<const std::uint32_t> uses, std::uint32_t paths);

  /// One of `conjunction`, which is not empty.
  std::uint32_t choose(std::span<const std::uint32_t> conjunction) const;

 private:
  struct AtPath {
    double uses = 0;  // of all checks at the path
    double equals = 0;
    double affixes = 0;
    double numbers = 0;
    double addresses = 0;
  };
  double likelihood(const Check& check, std::uint32_t uses) const;
  double likelihood(const TestCode& test, const AtPath& at) const;

  const CheckTable& checks_;
  std::vector<AtPath> paths_;
  std::vector<double> likelihoods_;  // by check
};

}  // namespace tocsin::match
