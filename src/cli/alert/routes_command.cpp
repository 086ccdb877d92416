#include "cli/alert/routes_command.h"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <set>

#include "alert/alert_json.h"
#include "alert/build_alert.h"
#include "alert/drill.h"
#include "base/text.h"
#include "cli/alert/routing_report.h"
#include "cli/setup.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "route/read_routing.h"

namespace tocsin::cli {
namespace {

std::string sinks_of(const route::Routing& routing, const std::string& receiver) {
  const auto* found = routing.find_receiver(receiver);
  if (found == nullptr || found->sinks.empty()) return "nobody";
  std::string out;
  for (const auto& sink : found->sinks) out += (out.empty() ? "" : ", ") + sink;
  return out;
}

void print_tree(const route::Routing& routing, const route::Route& route, std::size_t depth) {
  fmt::print("{:<{}}{} -> {} ({}){}\n", "", 2 * depth, describe(route.matchers), route.receiver,
             sinks_of(routing, route.receiver), route.goes_on ? ", continue" : "");
  for (const auto& child : route.children) print_tree(routing, child, depth + 1);
}

void print_inhibitions(const route::Routing& routing) {
  for (const auto& one : routing.inhibitions)
    fmt::print("inhibit {}: {}\n", printable(one.name), describe(one));
}

/// Nothing for an empty text.
OrExit<std::optional<Time>> time_of(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto time = parse_time(text);
  if (time) return time;
  return tl::make_unexpected(
      report(Error{ErrorKind::usage, "this is no time", printable(text), "--at 2025-03-21T23:00:00Z"}));
}

/// What would or could hold it back.
void print_holding(const route::Labels& labels, const route::Verdict& verdict, const route::Routing& routing,
                   std::optional<Time> at) {
  const bool critical = labels.severity == rule::Severity::critical;
  for (const auto& decision : verdict.decisions) {
    if (!at || !decision.taken || decision.timing.mute.empty()) continue;
    const auto muted = route::muted_at(decision.timing.mute, routing.mute_times, critical, *at);
    fmt::print("  {:<12} at {}: {}\n", decision.sink, format_time(*at),
               muted ? fmt::format("muted by {} until {}", printable(muted->name), format_time(muted->until))
                     : "not muted");
  }
  for (const auto& one : routing.inhibitions) {
    if (one.may_hold(labels))
      fmt::print("  may be held back by inhibit {}: {}\n", printable(one.name), describe(one));
  }
}

/// One alert to be routed.
struct Subject {
  std::string title;  // for people
  route::Labels labels;
};

bool are_labels(const std::vector<std::string>& what) {
  return std::all_of(what.begin(), what.end(), [](const std::string& word) {
    return !word.starts_with('{') && word.find('=') != std::string::npos;
  });
}

Subject subject_of(const alert::Alert& alert) {
  return {fmt::format("[{}] {}", rule::name(alert.severity), printable(alert.title)),
          route::labels_of(alert)};
}

/// An alert as `tocsin alerts -o ndjson` or the file sink writes it; nothing when it is none.
std::optional<alert::Alert> as_alert(const std::string& text) {
  const auto document = doc::parse_json(text, {doc::JsonLimits{}.max_depth + 16});
  if (!document) return std::nullopt;
  const auto* inner = document->find("alert");
  const auto& value = inner == nullptr ? *document : *inner;
  if (value.find("rule_id") == nullptr) return std::nullopt;
  auto alert = alert::from_json(value);
  return alert ? std::optional(std::move(*alert)) : std::nullopt;
}

/// What the file of accounts says. Nothing is asked over the network.
OrExit<enrich::Enricher> accounts_in_file(const config::Config& config) {
  enrich::Settings alone;
  alone.accounts = config.enrichment.accounts;
  auto enricher = enrich::Enricher::open(std::move(alone));
  if (!enricher) return tl::make_unexpected(report(enricher.error()));
  return std::move(*enricher);
}

/// The account's name and place are looked up as `serve` does, unless the labels say them.
OrExit<Subject> subject_of_labels(const std::vector<std::string>& words, const config::Config& config) {
  auto labels = route::parse_labels(words);
  if (!labels) return tl::make_unexpected(report(labels.error()));
  const auto given = labels->account;
  const auto enricher = given.empty() ? accounts_in_file(config) : make_enricher(config);
  if (!enricher) return tl::make_unexpected(enricher.error());
  for (const auto& id : given) {
    const auto found = enricher->accounts().find(id);
    if (found == enricher->accounts().end()) continue;
    const auto& account = found->second;
    if (!account.name.empty() && std::ranges::find(labels->account, account.name) == labels->account.end())
      labels->account.push_back(account.name);
    if (labels->ou.empty()) labels->ou = route::units(account.ou, account.ou_ids);
  }
  return Subject{"an alert with these labels", std::move(*labels)};
}

/// Of events and alerts, and whether a drill was among the events.
struct Subjects {
  std::vector<Subject> alerts;
  bool has_drill = false;
};

OrExit<Subjects> subjects_of(const RoutesTestOptions& options, const config::Config& config) {
  if (are_labels(options.what)) {
    auto subject = subject_of_labels(options.what, config);
    if (!subject) return tl::make_unexpected(subject.error());
    return Subjects{{std::move(*subject)}};
  }
  if (options.what.size() != 1) {
    return tl::make_unexpected(
        report(Error{ErrorKind::usage, "give one event, or labels", {}, "severity=high rule=..."}));
  }
  auto rule_choice = rule_options(config);
  rule_choice.paths.insert(rule_choice.paths.end(), options.rules.begin(), options.rules.end());
  auto rules = load_rules(rule_choice);
  if (!rules) return tl::make_unexpected(rules.error());
  auto enricher = make_enricher(config);
  if (!enricher) return tl::make_unexpected(enricher.error());
  auto events = load_events(options.what.front());
  if (!events) return tl::make_unexpected(events.error());
  Subjects subjects;
  for (auto& loaded : *events) {
    if (const auto alert = as_alert(loaded.text)) {
      subjects.alerts.push_back(subject_of(*alert));
      continue;
    }
    if (alert::drill_of(loaded.event)) {
      subjects.has_drill = true;
      continue;
    }
    enricher->add_to(loaded.event);
    const auto judgement = rules->judge(loaded.event);
    for (const auto& hit : judgement.hits)
      subjects.alerts.push_back(subject_of(alert::build_alert(*hit.rule, loaded.event)));
  }
  return subjects;
}

std::string listed(const std::set<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + printable(name);
  return out.empty() ? "nobody" : out;
}

}  // namespace

int run_routes_check(const RoutesCheckOptions& options) {
  auto config = load_config(options.config);
  if (!config) return config.error();
  auto sinks = make_sinks(*config);
  if (!sinks) return sinks.error();
  Diagnostics diagnostics;
  const auto routing = route::read_routing(config->source, config->document, routing_to(*sinks).sinks,
                                           config->zones, diagnostics);
  sort_by_place(diagnostics);
  config::hide_secrets(diagnostics);
  if (const int code = report(diagnostics); code != 0) return code;
  auto rules = load_rules(rule_options(*config));
  if (!rules) return rules.error();
  auto unknown = unknown_rules(*config, routing, *rules);
  const auto enricher = accounts_in_file(*config);
  if (!enricher) return enricher.error();
  // What only the organisation knows is checked by `serve`.
  if (!config->enrichment.organizational_units) {
    std::ranges::move(unknown_units(*config, routing, enricher->accounts()), std::back_inserter(unknown));
  }
  for (auto& one : unknown) {
    report(Diagnostics{one});
    diagnostics.push_back(std::move(one));
  }
  if (routing.root) {
    print_tree(routing, *routing.root, 0);
  } else {
    fmt::print("no routes: every sink gets everything from its min_severity on\n");
  }
  print_inhibitions(routing);
  return diagnostics.empty() ? 0 : 1;
}

int run_routes_test(const RoutesTestOptions& options) {
  auto config = load_config(options.config);
  if (!config) return config.error();
  auto sinks = make_sinks(*config);
  if (!sinks) return sinks.error();
  auto routing = make_routing(*config, *sinks);
  if (!routing) return routing.error();
  const std::set<std::string> expected(options.expect.begin(), options.expect.end());
  for (const auto& name : expected) {
    if (routing->find_receiver(name) == nullptr) {
      return report(Error{ErrorKind::usage, "there is no receiver \"" + printable(name) + "\"",
                          options.config, "see its `receivers`"});
    }
  }
  const auto at = time_of(options.at);
  if (!at) return at.error();
  auto subjects = subjects_of(options, *config);
  if (!subjects) return subjects.error();
  if (subjects->has_drill) fmt::print(stderr, "{}\n", kOfADrill);
  if (subjects->has_drill && subjects->alerts.empty()) return expected.empty() ? 0 : 1;
  if (subjects->alerts.empty()) {
    std::fputs("no rule alerts for it\n", stderr);
    return 1;
  }
  int code = 0;
  for (const auto& subject : subjects->alerts) {
    const auto verdict = route::decide(subject.labels, *routing);
    if (options.output == "json") {
      fmt::print("{}\n", doc::to_json(verdict_json(verdict)));
    } else {
      fmt::print("{}\n{}", subject.title, verdict_text(verdict));
      print_holding(subject.labels, verdict, *routing, *at);
    }
    const std::set<std::string> rung(verdict.receivers.begin(), verdict.receivers.end());
    if (expected.empty() || rung == expected) continue;
    fmt::print(stderr, "expected {}, but it goes to {}\n", listed(expected), listed(rung));
    code = 1;
  }
  return code;
}

}  // namespace tocsin::cli
