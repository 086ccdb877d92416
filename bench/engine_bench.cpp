// Times the engine on one file of events and one set of patterns; one JSON line on standard output.
//   engine_bench EVENTS PATTERNS SET [PASSES [MOST_EVENTS]]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "corpus.h"
#include "first_stage.h"
#include "match/block_masks.h"
#include "match/matcher.h"

namespace {

using namespace tocsin;

struct Totals {
  std::uint64_t matches = 0;
  std::uint64_t pairs = 0;
};

class Run {
 public:
  Run(const bench::Corpus& corpus, const match::Matcher& matcher) : corpus_(corpus), matcher_(matcher) {}

  Totals totals(match::Mode mode) {
    Totals out;
    for (std::size_t i = 0; i < corpus_.events.size(); ++i) {
      const auto found = matcher_.match_text(corpus_.events[i], scratch_, mode);
      if (!found) std::exit(2);
      out.matches += found->size();
      for (const auto pattern : *found) out.pairs += bench::pair_hash(i, pattern);
    }
    return out;
  }

  void pass(match::Mode mode, bench::Stopwatch& watch) {
    std::size_t sum = 0;
    watch.pass(corpus_.events.size(), [&](std::size_t first, std::size_t end) {
      for (auto i = first; i < end; ++i)
        sum += matcher_.match_text(corpus_.events[i], scratch_, mode)->size();
    });
    kept_ += sum;
  }

  void first_stage_pass(bench::Stopwatch& watch) {
    std::size_t sum = 0;
    watch.pass(corpus_.events.size(), [&](std::size_t first, std::size_t end) {
      for (auto i = first; i < end; ++i) sum += static_cast<std::size_t>(stage_.run(corpus_.events[i]));
    });
    kept_ += sum;
  }

 private:
  const bench::Corpus& corpus_;
  const match::Matcher& matcher_;
  match::Scratch scratch_;
  bench::FirstStage stage_;
  std::size_t kept_ = 0;  // so that nothing is optimised away
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: engine_bench EVENTS PATTERNS SET [PASSES [MOST_EVENTS]]\n");
    return 2;
  }
  const int passes = argc > 4 ? std::atoi(argv[4]) : 7;
  const auto most = argc > 5 ? std::strtoul(argv[5], nullptr, 10) : 100'000'000UL;
  const auto corpus = bench::read_corpus(argv[1], most);
  const auto patterns = bench::read_patterns(argv[2], argv[3]);
  const auto start = std::chrono::steady_clock::now();
  const match::Matcher matcher(patterns);
  const double build = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();

  Run run(corpus, matcher);
  const auto early_totals = run.totals(match::Mode::early);
  const auto totals = run.totals(match::Mode::validating);
  bench::Stopwatch early;
  bench::Stopwatch validating;
  bench::Stopwatch stage;
  for (int i = 0; i < passes; ++i) {
    run.pass(match::Mode::early, early);
    run.pass(match::Mode::validating, validating);
    run.first_stage_pass(stage);
  }
  const auto count = static_cast<double>(corpus.events.size());
  std::printf(
      "{\"set\":\"%s\",\"patterns\":%zu,\"kernel\":\"%s\",\"events\":%zu,\"early_eps\":%.0f,\"validating_"
      "eps\":%.0f,"
      "\"stage1_eps\":%.0f,\"early_median_eps\":%.0f,\"validating_median_eps\":%.0f,\"build_s\":%.3f,\"bytes_"
      "per_pattern\":%.0f,"
      "\"matches\":%llu,\"pair_sum\":\"%016llx\",\"early_pair_sum\":\"%016llx\"}\n",
      argv[3], patterns.size(), match::best_mask_kernel().name.data(), corpus.events.size(),
      count / early.best_seconds(), count / validating.best_seconds(), count / stage.best_seconds(),
      count / early.median_seconds(), count / validating.median_seconds(), build,
      static_cast<double>(matcher.memory()) / static_cast<double>(std::max<std::size_t>(patterns.size(), 1)),
      static_cast<unsigned long long>(totals.matches), static_cast<unsigned long long>(totals.pairs),
      static_cast<unsigned long long>(early_totals.pairs));
  return totals.pairs == early_totals.pairs ? 0 : 1;
}
