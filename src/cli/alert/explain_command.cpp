#include "cli/alert/explain_command.h"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <initializer_list>
#include <string>

#include "alert/alert_json.h"
#include "alert/drill.h"
#include "alert/incident_keys.h"
#include "alert/source_place.h"
#include "base/text.h"
#include "cli/alert/routing_report.h"
#include "cli/alert/stage.h"
#include "cli/alert/stages.h"
#include "cli/setup.h"
#include "doc/json_writer.h"
#include "policy/explain.h"
#include "rule/why_missed.h"

namespace tocsin::cli {
namespace {

using Verdict = rule::Finding::Verdict;

std::vector<rule::FieldVerdict> failing_fields(const rule::Finding& finding, const event::Event& event) {
  auto fields = rule::why_missed(finding.rule->pattern, event.envelope);
  std::erase_if(fields, [](const rule::FieldVerdict& f) { return f.holds; });
  return fields;
}

std::string_view word(Verdict verdict) {
  switch (verdict) {
    case Verdict::hit:
      return "alerts";
    case Verdict::excluded:
      return "excluded";
    case Verdict::counted:
      return "counted";
    case Verdict::missed:
      return "missed";
  }
  return "missed";
}

// --- for people -------------------------------------------------------------------------------------------------------

void line(std::string_view label, const std::string& text) {
  if (!text.empty()) fmt::print("  {:<12} {}\n", label, printable(text));
}

/// The texts that are there, with commas between.
std::string listed(std::initializer_list<std::string> texts) {
  std::string out;
  for (const auto& text : texts) {
    if (!text.empty()) out += (out.empty() ? "" : ", ") + text;
  }
  return out;
}

void print_event(const LoadedEvent& loaded) {
  const auto& e = loaded.event;
  fmt::print("EVENT  {} ({})\n", e.name.empty() ? "without a name" : printable(e.name),
             printable(loaded.origin));
  line("source", listed({e.source, e.detail_type}));
  line("id", e.id);
  line("same as", e.occurrence_key);
  line("when, where", listed({e.time_text, e.account.empty() ? "" : "account " + e.account, e.region}));
  line("account", listed({e.context.account_name, e.context.account_ou}));
  line("who", e.actor.arn.empty() ? e.actor.name : fmt::format("{} ({})", e.actor.name, e.actor.arn));
  line("person", e.actor.person);
  line("from", listed({e.source_ip, alert::source_place(e)}));
  for (const auto& resource : e.resources) line("resource", resource.arn);
  line("error", e.error_code);
  for (const auto& gain : policy::explain(e)) line("who gains", shorten(gain, 1024));
  for (const auto& missing : e.context.missing) line("not known", missing);
}

void print_finding(const rule::Finding& finding, const event::Event& event) {
  fmt::print("  {:<9} {}", word(finding.verdict), finding.rule->id);
  if (finding.exclusion != nullptr) fmt::print("  because: {}", printable(finding.exclusion->reason));
  fmt::print("\n");
  if (finding.verdict != Verdict::missed) return;
  const auto failing = failing_fields(finding, event);
  if (failing.empty()) {
    fmt::print("            every field holds, but {}\n", finding.rule->detection.is(doc::Kind::null)
                                                              ? "in different elements of one array"
                                                              : "the detection does not");
  }
  for (const auto& f : failing) {
    fmt::print("            {} wants {}, the event has {}\n", printable(f.path), shorten(f.wanted, 100),
               f.found);
  }
}

void print_rules(const Staged& staged, const event::Event& event, bool all) {
  const auto count = [&](Verdict v) {
    return std::count_if(staged.findings.begin(), staged.findings.end(),
                         [&](const auto& f) { return f.verdict == v; });
  };
  fmt::print("\nRULES  {} tried: {} alert, {} count it, {} excluded, {} missed\n", staged.findings.size(),
             count(Verdict::hit), count(Verdict::counted), count(Verdict::excluded), count(Verdict::missed));
  int hidden = 0;
  for (const auto& finding : staged.findings) {
    const bool near = finding.verdict != Verdict::missed || failing_fields(finding, event).size() <= 1;
    if (all || near) {
      print_finding(finding, event);
    } else {
      ++hidden;
    }
  }
  if (hidden > 0) fmt::print("  ({} more missed in two fields or more: --all names them)\n", hidden);
}

void print_payload(const StagedPayload& staged, bool whole) {
  const auto& body = staged.payload.body;
  fmt::print("\nPAYLOAD  {}{}: {}, {} bytes\n", staged.sink,
             staged.target.empty() ? "" : " to " + staged.target, staged.payload.content_type, body.size());
  auto lines = split(body, '\n');
  for (auto& l : lines) {
    if (l.ends_with('\r')) l.remove_suffix(1);
  }
  const std::size_t shown = whole ? lines.size() : std::min<std::size_t>(lines.size(), 12);
  for (std::size_t i = 0; i < shown; ++i) fmt::print("  | {}\n", printable(lines[i]));
  if (shown < lines.size()) {
    fmt::print("  | ... {} more lines: --payloads, or tocsin render --sink {}\n", lines.size() - shown,
               staged.sink);
  }
}

void print_alert(const StagedAlert& staged, bool payloads) {
  const auto& a = staged.alert;
  fmt::print("\nALERT  [{}] {}\n", rule::name(a.severity), a.title);
  line("says", a.summary);
  line("rule", a.rule_id);
  line("alert id", a.id);
  line("result", a.result);
  fmt::print("\nROUTE\n{}", verdict_text(staged.routing));
  for (const auto& payload : staged.payloads) print_payload(payload, payloads);
}

/// By what its alerts would join an incident: the kind of each key, and the beginning of its hash.
std::vector<std::string> joins_by(const event::Event& event) {
  auto keys = alert::incident_keys(event);
  if (!keys.finding.empty()) keys.live.push_back(std::move(keys.finding));
  std::vector<std::string> out;
  for (const auto& key : keys.live) {
    const auto colon = key.find(':');
    out.push_back(key.substr(0, colon + 1 + 12));
  }
  return out;
}

void print_incident(const event::Event& event) {
  const auto keys = joins_by(event);
  std::string all;
  for (const auto& key : keys) all += (all.empty() ? "" : ", ") + key;
  fmt::print("\nINCIDENT  {}\n",
             keys.empty() ? "nothing joins it to another alert: one of its own" : "joins by " + all);
}

// --- for programs -----------------------------------------------------------------------------------------------------

doc::Value finding_json(const rule::Finding& finding, const event::Event& event) {
  auto out = doc::object({{"rule", doc::string(finding.rule->id)},
                          {"verdict", doc::string(std::string(word(finding.verdict)))}});
  if (finding.exclusion != nullptr) out.set("excluded_by", doc::string(finding.exclusion->reason));
  if (finding.verdict == Verdict::missed) {
    auto fields = doc::array();
    for (const auto& f : failing_fields(finding, event)) {
      fields.items.push_back(doc::object({{"path", doc::string(f.path)},
                                          {"wanted", doc::string(f.wanted)},
                                          {"found", doc::string(f.found)}}));
    }
    out.set("failing_fields", std::move(fields));
  }
  return out;
}

doc::Value alert_json(const StagedAlert& staged) {
  auto payloads = doc::array();
  for (const auto& p : staged.payloads) {
    payloads.items.push_back(doc::object({{"sink", doc::string(p.sink)},
                                          {"target", doc::string(p.target)},
                                          {"content_type", doc::string(p.payload.content_type)},
                                          {"body", doc::string(p.payload.body)}}));
  }
  auto routing = verdict_json(staged.routing);
  return doc::object({{"alert", alert::to_json(staged.alert)},
                      {"receivers", *routing.find("receivers")},
                      {"visited", *routing.find("visited")},
                      {"routes", *routing.find("sinks")},
                      {"payloads", payloads}});
}

doc::Value event_json(const LoadedEvent& loaded) {
  const auto& e = loaded.event;
  auto resources = doc::array();
  for (const auto& r : e.resources) resources.items.push_back(doc::string(r.arn));
  return doc::object({{"origin", doc::string(loaded.origin)},
                      {"id", doc::string(e.id)},
                      {"occurrence_key", doc::string(e.occurrence_key)},
                      {"name", doc::string(e.name)},
                      {"source", doc::string(e.source)},
                      {"detail_type", doc::string(e.detail_type)},
                      {"account", doc::string(e.account)},
                      {"region", doc::string(e.region)},
                      {"time", doc::string(e.time_text)},
                      {"actor", doc::string(e.actor.arn.empty() ? e.actor.name : e.actor.arn)},
                      {"source_ip", doc::string(e.source_ip)},
                      {"resources", std::move(resources)}});
}

void print_json(const LoadedEvent& loaded, const Staged& staged) {
  auto rules = doc::array();
  for (const auto& finding : staged.findings) rules.items.push_back(finding_json(finding, loaded.event));
  auto alerts = doc::array();
  for (const auto& one : staged.alerts) alerts.items.push_back(alert_json(one));
  fmt::print("{}\n", doc::to_json(doc::object({{"event", event_json(loaded)},
                                               {"rules", std::move(rules)},
                                               {"alerts", std::move(alerts)}})));
}

}  // namespace

int run_explain(const ExplainOptions& options) {
  const auto stages = open_stages(options.config, options.rules, options.placeholders);
  if (!stages) return stages.error();
  auto events = load_events(options.event);
  if (!events) return events.error();

  bool any = false;
  for (auto& loaded : *events) {
    stages->enricher.add_to(loaded.event);
    const bool is_drill = alert::drill_of(loaded.event).has_value();
    any = any || is_drill;
    if (is_drill && options.output != "json") {
      print_event(loaded);
      fmt::print("\nDRILL  {}\n\n", kOfADrill);
      continue;
    }
    if (is_drill) fmt::print(stderr, "{}\n", kOfADrill);
    const auto staged = stage(loaded.event, stages->rules, stages->sinks, stages->routing);
    any = any || !staged.alerts.empty();
    if (options.output == "json") {
      print_json(loaded, staged);
      continue;
    }
    print_event(loaded);
    print_rules(staged, loaded.event, options.all);
    if (!staged.alerts.empty()) print_incident(loaded.event);
    for (const auto& one : staged.alerts) print_alert(one, options.payloads);
    fmt::print("\n");
  }
  return any ? 0 : 1;
}

}  // namespace tocsin::cli
