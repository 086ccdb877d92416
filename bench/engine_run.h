// The engine over a corpus: totals, and passes that are timed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "corpus.h"
#include "match/matcher.h"

namespace tocsin::bench {

struct Totals {
  std::uint64_t matches = 0;
  std::uint64_t pair_sum = 0;              // see pair_hash
  std::vector<std::uint64_t> per_pattern;  // by its number

  bool operator==(const Totals&) const = default;
};

class EngineRun {
 public:
  EngineRun(const Corpus& corpus, const match::Matcher& matcher) : corpus_(corpus), matcher_(matcher) {}

  /// Of the first `most` events. Ends the program with status 2 when one is no JSON.
  Totals totals(match::Mode mode, std::size_t most) const;

  /// All events, on this thread; the sum of the matches.
  std::size_t pass(match::Mode mode);

  struct Parallel {
    double wall = 0;         // seconds from starting the first thread until the last has ended
    double busiest_cpu = 0;  // processor seconds of the thread that used most
    std::size_t matches = 0;
  };
  /// All events, cut into as many runs as there are threads, each thread with its own scratch.
  Parallel parallel_pass(match::Mode mode, std::size_t threads);

 private:
  std::size_t match_range(match::Mode mode, match::Scratch& scratch, std::size_t first,
                          std::size_t end) const;

  const Corpus& corpus_;
  const match::Matcher& matcher_;
  std::vector<match::Scratch> scratch_;  // one a thread; warm after the first pass
};

}  // namespace tocsin::bench
