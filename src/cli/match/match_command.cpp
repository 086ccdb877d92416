#include "cli/match/match_command.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fmt/format.h>
#include <thread>
#include <utility>

#include "cli/match/match_stats.h"
#include "cli/match/pattern_input.h"
#include "cli/setup.h"
#include "doc/json_writer.h"
#include "scan/scan.h"

namespace tocsin::cli {
namespace {

OrExit<std::vector<NamedPattern>> patterns_of(const MatchOptions& options) {
  if (options.pattern.empty() == options.patterns.empty()) {
    return tl::make_unexpected(report(Error{ErrorKind::usage, "give one of --pattern and --patterns", "match",
                                            "tocsin match -p '{\"source\": [\"aws.iam\"]}' events.json"}));
  }
  if (!options.patterns.empty()) return load_patterns(options.patterns);
  return load_pattern(options.pattern).map([](match::Pattern pattern) {
    std::vector<NamedPattern> one;
    one.push_back({"pattern", std::move(pattern)});
    return one;
  });
}

scan::PatternSet compile(const std::vector<NamedPattern>& named, bool early) {
  std::vector<match::Pattern> patterns;
  for (const auto& one : named) patterns.push_back(one.pattern);
  return scan::PatternSet(patterns, early ? match::Mode::early : match::Mode::validating);
}

class Printer : public scan::Output {
 public:
  void lines(std::string_view text) override { std::fwrite(text.data(), 1, text.size(), stdout); }
  void problem(const Diagnostic& problem) override { report(Diagnostics{problem}); }
  void error(const Error& error) override { report(error); }
};

scan::Options scan_options(const MatchOptions& options) {
  scan::Options out;
  out.files = options.files.empty() ? std::vector<std::string>{"-"} : options.files;
  out.threads = options.threads != 0 ? options.threads : std::max(std::thread::hardware_concurrency(), 1U);
  out.keep_lines = !options.count && options.patterns.empty();
  return out;
}

void print_counts(const MatchOptions& options, const std::vector<NamedPattern>& patterns,
                  const std::vector<std::uint64_t>& counts) {
  if (options.patterns.empty()) {
    if (options.count) fmt::print("{}\n", counts.front());
    return;
  }
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    fmt::print("{{\"name\":{},\"count\":{}}}\n", doc::quote(patterns[i].name), counts[i]);
  }
}

}  // namespace

int run_match(const MatchOptions& options) {
  const auto patterns = patterns_of(options);
  if (!patterns) return patterns.error();
  Printer printer;
  const auto totals = scan::scan(compile(*patterns, options.early), scan_options(options), printer);
  print_counts(options, *patterns, totals.counts);
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    return report(Error{ErrorKind::io, "cannot write the result", "standard output"});
  }
  if (options.stats) std::fputs(to_json_line(totals).c_str(), stderr);
  return totals.complete ? 0 : exit_code(ErrorKind::io);
}

}  // namespace tocsin::cli
