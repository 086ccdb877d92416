// Time, and the fingerprint by which two engines' verdicts are compared.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tocsin::bench {

/// Seconds of processor time that this thread has used: what else the machine does is not in them.
double thread_seconds();
/// Seconds on the wall.
double wall_seconds();

/// How long `work` takes by this clock.
template <typename Work>
double seconds_of(double (*clock)(), const Work& work) {
  const auto start = clock();
  work();
  return clock() - start;
}

/// The middle one; 0 of none.
double median(std::vector<double> values);

/// Summed over all matches, in any order: equal sums mean equal verdicts. bench/ruler/RulerBench.java has the same (splitmix64's last step).
std::uint64_t pair_hash(std::size_t event, std::size_t pattern);

}  // namespace tocsin::bench
