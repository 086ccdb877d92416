// Observations of an archive. Its files stand in any order of time, so that what correlations count is gathered first, then counted in the order
// of time. Not thread-safe; the rules that the observations point into must outlive it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "rule/correlate/correlator.h"

namespace tocsin::rule {

class Gathered {
 public:
  /// Up to `most` are held; a gigabyte is two million.
  explicit Gathered(std::size_t most = 2'000'000) : most_(most) {}

  /// `place` is the caller's name of the event. False when there is no room for them; they are then counted in left_out().
  bool add(std::vector<Observation> observations, std::uint64_t place);

  /// What rings, by the place of the event that made it ring. Nothing is held any more afterwards.
  std::map<std::uint64_t, std::vector<Ring>> count(const RuleSet& rules);

  std::size_t most() const { return most_; }
  std::uint64_t left_out() const { return left_out_; }  // events

 private:
  struct Observed {
    Observation observation;
    std::uint64_t place;
  };

  std::size_t most_;
  std::vector<Observed> observed_;
  std::uint64_t left_out_ = 0;
};

}  // namespace tocsin::rule
