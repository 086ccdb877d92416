// Times the engine on one file of events and one file of patterns; one JSON object on standard output.
//   engine_bench EVENTS PATTERNS SET [PASSES [CHECKED]]   both modes and simdjson's first stage, in turns; totals of the first CHECKED events
//   engine_bench threads EVENTS PATTERNS SET [PASSES]     one thread against two
//   engine_bench limits EVENTS POINTER [PASSES]           what the machine can do with these bytes
// SET chooses in a .json file of named sets (see corpus.h) and means nothing else.
// Rates are medians of passes. Exit 1 when the two modes do not find the same, 2 for what cannot be read.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "byte_limits.h"
#include "corpus.h"
#include "engine_run.h"
#include "match/block_masks.h"
#include "measure.h"

namespace {

using namespace tocsin;
using match::Mode;

std::size_t number(const std::vector<std::string>& arguments, std::size_t at, std::size_t fallback) {
  return arguments.size() > at ? std::strtoul(arguments[at].c_str(), nullptr, 10) : fallback;
}

double rate(const bench::Corpus& corpus, const std::vector<double>& seconds) {
  return static_cast<double>(corpus.events.size()) / bench::median(seconds);
}

void print_corpus(const bench::Corpus& corpus) {
  std::printf("{\"events\":%zu,\"event_bytes\":%.1f", corpus.events.size(),
              static_cast<double>(corpus.event_bytes()) / static_cast<double>(corpus.events.size()));
}

void print_rate(const char* name, const bench::Corpus& corpus, const std::vector<double>& seconds) {
  std::printf(",\"%s_eps\":%.0f", name, rate(corpus, seconds));
}

int run_modes(const std::vector<std::string>& arguments) {
  const auto corpus = bench::read_corpus(arguments[0]);
  const auto start = bench::thread_seconds();
  const auto patterns = bench::read_patterns(arguments[1], arguments[2]);
  const match::Matcher matcher(patterns);
  const auto build = bench::thread_seconds() - start;

  bench::EngineRun run(corpus, matcher);
  const auto checked = number(arguments, 4, corpus.events.size());
  const auto totals = run.totals(Mode::validating, checked);
  const bool same = run.totals(Mode::early, checked) == totals;
  bench::Limits limits(corpus);
  std::vector<double> early;
  std::vector<double> validating;
  std::vector<double> stage;
  std::size_t kept = 0;
  for (auto passes = number(arguments, 3, 7); passes > 0; --passes) {
    early.push_back(bench::seconds_of(bench::thread_seconds, [&] { kept += run.pass(Mode::early); }));
    validating.push_back(
        bench::seconds_of(bench::thread_seconds, [&] { kept += run.pass(Mode::validating); }));
    stage.push_back(bench::seconds_of(bench::thread_seconds, [&] { kept += limits.first_stage(); }));
  }
  print_corpus(corpus);
  print_rate("early", corpus, early);
  print_rate("validating", corpus, validating);
  print_rate("stage1", corpus, stage);
  std::printf(",\"patterns\":%zu,\"build_s\":%.3f,\"bytes\":%zu,\"kernel\":\"%s\",\"modes_agree\":%s",
              patterns.size(), build, matcher.memory(), std::string(match::best_mask_kernel().name).c_str(),
              same ? "true" : "false");
  std::printf(",\"kept\":%zu,\"matches\":%llu,\"pair_sum\":\"%016llx\",\"per_pattern\":[", kept,
              static_cast<unsigned long long>(totals.matches),
              static_cast<unsigned long long>(totals.pair_sum));
  const char* comma = "";
  for (const auto count : totals.per_pattern) {
    std::printf("%s%llu", comma, static_cast<unsigned long long>(count));
    comma = ",";
  }
  std::printf("]}\n");
  return same ? 0 : 1;
}

int run_threads(const std::vector<std::string>& arguments) {
  const auto corpus = bench::read_corpus(arguments[1]);
  const match::Matcher matcher(bench::read_patterns(arguments[2], arguments[3]));
  bench::EngineRun run(corpus, matcher);
  run.parallel_pass(Mode::early, 2);  // warms both
  std::vector<double> one_wall;
  std::vector<double> two_wall;
  std::vector<double> one_cpu;
  std::vector<double> two_cpu;
  std::size_t kept = 0;
  for (auto passes = number(arguments, 4, 7); passes > 0; --passes) {
    const auto one = run.parallel_pass(Mode::early, 1);
    const auto two = run.parallel_pass(Mode::early, 2);
    if (one.matches != two.matches) return 1;
    one_wall.push_back(one.wall);
    two_wall.push_back(two.wall);
    one_cpu.push_back(one.busiest_cpu);
    two_cpu.push_back(two.busiest_cpu);
    kept += one.matches;
  }
  print_corpus(corpus);
  print_rate("one", corpus, one_wall);
  print_rate("two", corpus, two_wall);
  std::printf(",\"by_wall\":%.3f,\"by_cpu\":%.3f,\"kept\":%zu}\n",
              bench::median(one_wall) / bench::median(two_wall),
              bench::median(one_cpu) / bench::median(two_cpu), kept);
  return 0;
}

int run_limits(const std::vector<std::string>& arguments) {
  const auto corpus = bench::read_corpus(arguments[1]);
  bench::Limits limits(corpus);
  std::vector<double> newlines;
  std::vector<double> stage;
  std::vector<double> field;
  std::vector<double> leaves;
  std::size_t kept = 0;
  for (auto passes = number(arguments, 3, 7); passes > 0; --passes) {
    newlines.push_back(bench::seconds_of(bench::thread_seconds, [&] { kept += limits.newlines(); }));
    stage.push_back(bench::seconds_of(bench::thread_seconds, [&] { kept += limits.first_stage(); }));
    field.push_back(
        bench::seconds_of(bench::thread_seconds, [&] { kept += limits.one_field(arguments[2]); }));
    leaves.push_back(bench::seconds_of(bench::thread_seconds, [&] { kept += limits.every_leaf(); }));
  }
  print_corpus(corpus);
  print_rate("newlines", corpus, newlines);
  print_rate("stage1", corpus, stage);
  print_rate("one_field", corpus, field);
  print_rate("every_leaf", corpus, leaves);
  std::printf(",\"simdjson\":\"%s\",\"kept\":%zu}\n", bench::simdjson_name().c_str(), kept);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() >= 4 && arguments[0] == "threads") return run_threads(arguments);
  if (arguments.size() >= 3 && arguments[0] == "limits") return run_limits(arguments);
  if (arguments.size() >= 3) return run_modes(arguments);
  std::fprintf(stderr,
               "usage: engine_bench [threads] EVENTS PATTERNS SET [PASSES [CHECKED]] | limits EVENTS POINTER "
               "[PASSES]\n");
  return 2;
}
