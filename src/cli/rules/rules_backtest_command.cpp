#include "cli/rules/rules_backtest_command.h"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <thread>

#include "backtest/backtest.h"
#include "cli/rules/backtest_report.h"
#include "cli/rules/chosen_rules.h"
#include "source/archive.h"

namespace tocsin::cli {
namespace {

void say_what_is_left_out(const backtest::Outcome& outcome, std::size_t most) {
  if (outcome.not_correlated > 0)
    fmt::print(stderr,
               "error: {} events were not correlated: more than {} do not fit in memory\n"
               "  rules about several events rang more often than this says; take a shorter time\n",
               outcome.not_correlated, most);
}

}  // namespace

int run_rules_backtest(const RulesBacktestOptions& options) {
  const bool shipped = options.rules == "shipped";
  const auto rules =
      chosen_rules(shipped ? std::vector<std::string>{} : std::vector<std::string>{options.rules},
                   options.config, false, options.placeholders);
  if (!rules) return rules.error();
  backtest::Options reading;
  reading.threads =
      options.threads != 0 ? options.threads : std::max(std::thread::hardware_concurrency(), 1U);
  bool listed_all = true;
  for (const auto& path : options.archives) {
    auto listed = source::archive_files(path);
    if (!listed) {
      report(listed.error());
      listed_all = false;
      continue;
    }
    reading.files.insert(reading.files.end(), listed->files.begin(), listed->files.end());
    if (!listed->skipped.empty())
      fmt::print(stderr, "{} files passed over, their names are not those of logs\n", listed->skipped.size());
  }
  const auto outcome = backtest::run(
      *rules, reading, [](const Diagnostics& problems) { report(problems); },
      [](const Error& error) { report(error); });
  const BacktestQuestion question{rule::parse_severity(options.min_severity).value_or(rule::Severity::low),
                                  options.budget};
  const auto text = options.output == "json" ? backtest_json(*rules, outcome, question)
                                             : backtest_text(*rules, outcome, question);
  say_what_is_left_out(outcome, reading.most_gathered);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return listed_all && outcome.complete ? 0 : exit_code(ErrorKind::io);
}

}  // namespace tocsin::cli
