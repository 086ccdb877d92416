#include "cli/alert/hunt_command.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fmt/format.h>
#include <optional>
#include <unordered_set>
#include <utility>

#include "alert/build_alert.h"
#include "alert/masking.h"
#include "base/text.h"
#include "cli/alert/hunt_correlations.h"
#include "cli/alert/shaped_events.h"
#include "cli/placeholders.h"
#include "cli/rows_output.h"
#include "cli/setup.h"
#include "enrich/enricher.h"
#include "event/event.h"
#include "past/memory.h"
#include "rule/severity.h"
#include "source/archive.h"
#include "source/event_reader.h"

namespace tocsin::cli {
namespace {

constexpr std::size_t kLine = 1024;

struct Found {
  std::optional<Time> time;  // without one: before all others
  doc::Value row;
  std::optional<past::Sight> sight;
};

doc::Value row_of(const alert::Alert& alert, std::string_view origin) {
  return doc::object({{"time", doc::string(alert.time)},
                      {"severity", doc::string(std::string(rule::name(alert.severity)))},
                      {"rule", doc::string(alert.rule_id)},
                      {"title", doc::string(alert.title)},
                      {"summary", doc::string(alert.summary)},
                      {"principal", doc::string(alert.who.arn.empty() ? alert.who.name : alert.who.arn)},
                      {"account", doc::string(alert.account)},
                      {"region", doc::string(alert.region)},
                      {"source_ip", doc::string(alert.source_ip)},
                      {"event_name", doc::string(alert.event_name)},
                      {"event_id", doc::string(alert.event_id)},
                      {"id", doc::string(alert.id)},
                      {"origin", doc::string(std::string(origin))}});
}

doc::Value texts(const std::vector<std::string>& lines) {
  auto out = doc::array();
  for (const auto& line : lines)
    out.items.push_back(doc::string(printable(shorten(alert::mask_secrets_in_text(line), kLine))));
  return out;
}

class Hunt {
 public:
  Hunt(const rule::RuleSet& rules, const enrich::Enricher& enricher)
      : rules_(rules), enricher_(enricher), correlations_(rules) {}

  void read(const std::string& path) {
    auto listed = source::archive_files(path);
    if (!listed) {
      failed_ = true;
      report(listed.error());
      return;
    }
    skipped_ += listed->skipped.size();
    for (const auto& file : listed->files) read_file(file);
  }

  int finish(const std::string& output) {
    const auto correlated = correlations_.finish(
        [this](const rule::Ring& ring, const event::Event& event, const std::string& origin) {
          keep(alert::build_alert(ring, enriched(event)), event, origin);
        });
    if (!correlated) {
      failed_ = true;
      report(correlated.error());
    }
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Found& a, const Found& b) { return a.time < b.time; });
    std::vector<doc::Value> rows;
    rows.reserve(found_.size());
    for (auto& one : found_) {
      // Only now has everything been seen, in whatever order the files stand.
      const auto known = one.sight ? memory_.recall(*one.sight) : past::Recall{};
      one.row.set("first_seen", texts(known.first_seen));
      one.row.set("policy_changes", texts(known.policy_changes));
      rows.push_back(std::move(one.row));
    }
    print_rows(output,
               {{"TIME", "time", 24},
                {"SEVERITY", "severity", 8},
                {"TITLE", "title", 44},
                {"PRINCIPAL", "principal", 60},
                {"ACCOUNT", "account", 12},
                {"REGION", "region", 16}},
               rows);
    fmt::print(stderr, "{} files, {} events: {} alerts, {} the same again, {} not readable{}\n", files_,
               events_, rows.size(), repeated_, problems_,
               skipped_ > 0
                   ? fmt::format("; {} files passed over, their names are not those of logs", skipped_)
                   : "");
    say_what_is_strange();
    // Nothing was looked at: that must not look like "nothing was found".
    const bool in_vain = strange_ > 0 && strange_ == events_;
    return failed_ || problems_ > 0 || in_vain ? exit_code(ErrorKind::io) : 0;
  }

 private:
  void say_what_is_strange() const {
    if (strange_ == 0) return;
    fmt::print(
        stderr,
        "{} of {} objects look like no event of AWS, and no rule can match them: the first is {}\n"
        "  an event is a record of CloudTrail (eventSource, eventName, eventTime), also within Records, or "
        "has a source and a detail-type; take it out of what wraps it\n",
        strange_, events_, printable(first_strange_));
  }

  void read_file(const std::string& file) {
    ++files_;
    const auto on_problem = [this](const Diagnostic& problem) {
      report(Diagnostics{problem});
      ++problems_;
    };
    const auto on_event = [&](const event::Event& event, const source::EventText& text) {
      ++events_;
      if (event.source.empty() || event.detail_type.empty()) {
        if (strange_++ == 0) first_strange_ = source::origin_of(text);
      }
      memory_.see(event);
      judge(event, file, text);
    };
    const auto summary = source::read_events(file, shaped(on_event, on_problem), on_problem);
    if (!summary) report(summary.error());
    if (!summary || !summary->complete) failed_ = true;
  }

  void judge(const event::Event& event, const std::string& file, const source::EventText& text) {
    const auto judgement = rules_.judge(event);
    for (const auto& hit : judgement.hits) {
      // The id first: the alert of an event that stands in many files is built once.
      if (seen_.contains(alert::alert_id(hit.rule->id, event.occurrence_key))) {
        ++repeated_;
      } else {
        keep(alert::build_alert(*hit.rule, enriched(event)), event, source::origin_of(text));
      }
    }
    correlations_.observe(event, judgement.sightings, file, text);
  }

  void keep(const alert::Alert& alert, const event::Event& event, std::string_view origin) {
    if (seen_.insert(alert.id).second) {
      found_.push_back({event.time, row_of(alert, origin), past::sight_of(event)});
    } else {
      ++repeated_;
    }
  }

  event::Event enriched(event::Event event) const {
    enricher_.add_to(event);
    return event;
  }

  const rule::RuleSet& rules_;
  const enrich::Enricher& enricher_;
  HuntCorrelations correlations_;
  // An archive is read once and not in order: all policies are kept.
  past::Memory memory_{past::Bounds{.principals = 200'000, .versions = std::size_t{1} << 20U}};
  std::vector<Found> found_;
  std::unordered_set<std::string> seen_;  // ids of alerts
  std::uint64_t files_ = 0;
  std::uint64_t skipped_ = 0;
  std::uint64_t events_ = 0;
  std::uint64_t repeated_ = 0;
  std::uint64_t problems_ = 0;
  std::uint64_t strange_ = 0;  // of events_
  std::string first_strange_;
  bool failed_ = false;
};

}  // namespace

int run_hunt(const HuntOptions& options) {
  rule::LoadOptions load;
  enrich::Enricher enricher;
  if (!options.config.empty()) {
    const auto config = load_config(options.config);
    if (!config) return config.error();
    load = rule_options(*config);
    auto opened = make_enricher(*config);
    if (!opened) return opened.error();
    enricher = std::move(*opened);
  }
  load.paths.insert(load.paths.end(), options.rules.begin(), options.rules.end());
  if (const int wrong = add_placeholders(options.placeholders, load.placeholders); wrong != 0) return wrong;
  const auto rules = load_rules(load);
  if (!rules) return rules.error();
  Hunt hunt(*rules, enricher);
  for (const auto& path : options.paths) hunt.read(path);
  return hunt.finish(options.output);
}

}  // namespace tocsin::cli
