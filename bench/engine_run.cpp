#include "engine_run.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "measure.h"

namespace tocsin::bench {

Totals EngineRun::totals(match::Mode mode, std::size_t most) const {
  Totals out;
  out.per_pattern.resize(matcher_.size());
  match::Scratch scratch;
  for (std::size_t i = 0; i < std::min(most, corpus_.events.size()); ++i) {
    const auto found = matcher_.match_text(corpus_.events[i], scratch, mode);
    if (!found) {
      std::fprintf(stderr, "engine_bench: event %zu is refused: %s\n", i + 1, found.error().message.c_str());
      std::exit(2);
    }
    out.matches += found->size();
    for (const auto pattern : *found) {
      out.pair_sum += pair_hash(i, pattern);
      ++out.per_pattern[pattern];
    }
  }
  return out;
}

std::size_t EngineRun::match_range(match::Mode mode, match::Scratch& scratch, std::size_t first,
                                   std::size_t end) const {
  std::size_t sum = 0;
  for (auto i = first; i < end; ++i) {
    const auto found = matcher_.match_text(corpus_.events[i], scratch, mode);
    if (found) sum += found->size();
  }
  return sum;
}

std::size_t EngineRun::pass(match::Mode mode) {
  if (scratch_.empty()) scratch_.resize(1);
  return match_range(mode, scratch_.front(), 0, corpus_.events.size());
}

EngineRun::Parallel EngineRun::parallel_pass(match::Mode mode, std::size_t threads) {
  if (scratch_.size() < threads) scratch_.resize(threads);
  std::vector<std::size_t> sums(threads);
  std::vector<double> cpu(threads);
  Parallel out;
  out.wall = seconds_of(wall_seconds, [&] {
    std::vector<std::jthread> running;
    for (std::size_t t = 0; t < threads; ++t) {
      running.emplace_back([&, t] {
        const auto count = corpus_.events.size();
        cpu[t] = seconds_of(thread_seconds, [&] {
          sums[t] = match_range(mode, scratch_[t], count * t / threads, count * (t + 1) / threads);
        });
      });
    }
  });
  for (const auto sum : sums) out.matches += sum;
  out.busiest_cpu = *std::max_element(cpu.begin(), cpu.end());
  return out;
}

}  // namespace tocsin::bench
