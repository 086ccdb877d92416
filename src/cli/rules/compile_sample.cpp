#include "cli/rules/compile_sample.h"

#include <cstdint>
#include <cstdio>
#include <fmt/format.h>
#include <utility>

#include "cli/alert/shaped_events.h"
#include "cli/rows_output.h"
#include "cli/setup.h"
#include "event/event.h"
#include "match/matcher.h"
#include "rule/bus/deployed_bus.h"
#include "source/archive.h"
#include "source/event_reader.h"

namespace tocsin::cli {
namespace {

struct Counts {
  std::uint64_t delivered = 0;
  std::uint64_t wanted = 0;
};

class Sample {
 public:
  Sample(const rule::RuleSet& rules, const std::vector<rule::BusPattern>& patterns)
      : rules_(rules), patterns_(patterns), counts_(patterns.size()) {
    std::vector<match::Pattern> parsed;
    for (const auto& one : patterns) {
      auto pattern = match::parse_pattern(one.pattern, {});
      parsed.push_back(pattern ? std::move(*pattern) : match::Pattern{});
    }
    matcher_ = match::Matcher(parsed);
  }

  void read(const std::string& path) {
    auto listed = source::archive_files(path);
    if (!listed) {
      failed_ = true;
      report(listed.error());
      return;
    }
    for (const auto& file : listed->files) read_file(file);
  }

  int finish(const std::string& output) const {
    std::vector<doc::Value> rows;
    for (std::size_t i = 0; i < patterns_.size(); ++i) rows.push_back(row(patterns_[i].name, counts_[i]));
    rows.push_back(row("(all)", all_));
    print_rows(output,
               {{"NAME", "name"}, {"DELIVERED", "delivered"}, {"WANTED", "wanted"}, {"FOR ONE", "for_one"}},
               rows);
    fmt::print(stderr,
               "{} events: {} delivered, {} of them more than once; {} wanted, {} of them not delivered\n",
               events_, all_.delivered, twice_, all_.wanted + lost_, lost_);
    if (failed_) return exit_code(ErrorKind::io);
    return lost_ > 0 ? 1 : 0;
  }

 private:
  static doc::Value row(const std::string& name, const Counts& counts) {
    return doc::object(
        {{"name", doc::string(name)},
         {"delivered", doc::number(static_cast<std::int64_t>(counts.delivered))},
         {"wanted", doc::number(static_cast<std::int64_t>(counts.wanted))},
         {"for_one", counts.wanted == 0
                         ? doc::string("-")
                         : doc::string(fmt::format("{:.1f}", static_cast<double>(counts.delivered) /
                                                                 static_cast<double>(counts.wanted)))}});
  }

  void read_file(const std::string& file) {
    const auto on_problem = [this](const Diagnostic& problem) {
      report(Diagnostics{problem});
      failed_ = true;
    };
    const auto on_event = [this](const event::Event& event, const source::EventText&) { count(event); };
    const auto summary = source::read_events(file, shaped(on_event, on_problem), on_problem);
    if (!summary) report(summary.error());
    if (!summary || !summary->complete) failed_ = true;
  }

  void count(const event::Event& event) {
    ++events_;
    const auto judgement = rules_.judge(event);
    const bool wanted = !judgement.hits.empty() || !judgement.sightings.empty();
    const bool state_needed = rule::DeployedBus::needs_state(event.envelope);
    std::size_t times = 0;
    for (const auto number : matcher_.match(event.envelope, scratch_)) {
      if (state_needed && !patterns_[number].read_only) continue;
      ++times;
      ++counts_[number].delivered;
      if (wanted) ++counts_[number].wanted;
    }
    if (times > 0) ++all_.delivered;
    if (times > 0 && wanted) ++all_.wanted;
    if (times > 1) ++twice_;
    if (times == 0 && wanted) ++lost_;
  }

  const rule::RuleSet& rules_;
  const std::vector<rule::BusPattern>& patterns_;
  match::Matcher matcher_;
  match::Scratch scratch_;
  std::vector<Counts> counts_;  // by pattern
  Counts all_;
  std::uint64_t events_ = 0;
  std::uint64_t twice_ = 0;
  std::uint64_t lost_ = 0;
  bool failed_ = false;
};

}  // namespace

int show_sample(const rule::RuleSet& rules, const std::vector<rule::BusPattern>& patterns,
                const std::vector<std::string>& paths, const std::string& output) {
  Sample sample(rules, patterns);
  for (const auto& path : paths) sample.read(path);
  return sample.finish(output);
}

}  // namespace tocsin::cli
