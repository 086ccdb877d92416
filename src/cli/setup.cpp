#include "cli/setup.h"

#include <cstdio>
#include <fmt/format.h>

#include "aws/organizations.h"
#include "aws/process_client.h"
#include "base/log.h"
#include "base/text.h"
#include "doc/json_reader.h"
#include "route/check_rule_names.h"
#include "route/check_units.h"
#include "route/read_routing.h"
#include "sink/registry.h"
#include "source/event_reader.h"

namespace tocsin::cli {
namespace {

void to_stderr(const std::string& text) {
  std::fputs(text.c_str(), stderr);
}

std::string known_types() {
  std::string names;
  for (const auto& kind : sink::kinds()) names += (names.empty() ? "" : ", ") + std::string(kind.type);
  return names;
}

Result<event::Accounts> ask_organizations(bool units, Milliseconds most) {
  aws::ProcessClient aws;
  const auto client = aws.get();
  if (!client) return fail(client.error());
  const auto deadline = net::deadline_in(most);
  event::Accounts accounts;
  if (units) {
    auto placed = aws::list_placed_accounts(**client, deadline);
    if (!placed) return fail(aws::to_error(placed.error()));
    for (auto& [id, one] : *placed)
      accounts[id] = {std::move(one.name), std::move(one.ou), std::move(one.ou_ids)};
  } else {
    auto names = aws::list_accounts(**client, deadline);
    if (!names) return fail(aws::to_error(names.error()));
    for (auto& [id, name] : *names) accounts[id].name = std::move(name);
  }
  return accounts;
}

}  // namespace

int report(const Diagnostics& diagnostics) {
  to_stderr(render(diagnostics));
  return has_errors(diagnostics) ? exit_code(ErrorKind::invalid) : 0;
}

int report(const Error& error) {
  to_stderr("tocsin: " + printable(to_string(error)) + "\n");
  return exit_code(error.kind);
}

OrExit<config::Config> load_config(const std::string& path) {
  auto config = config::load(path);
  if (!config) return tl::make_unexpected(report(config.error()));
  return std::move(*config);
}

rule::LoadOptions rule_options(const config::Config& config) {
  rule::LoadOptions out{config.rules.builtin, config.rules.folders, config.rules.disable, config.source.name};
  out.placeholders = config.sigma.placeholders;
  return out;
}

OrExit<rule::RuleSet> load_rules(const rule::LoadOptions& options) {
  auto loaded = rule::RuleSet::load(options);
  if (!loaded) return tl::make_unexpected(report(loaded.error()));
  report(loaded->warnings);
  return std::move(loaded->rules);
}

OrExit<enrich::Enricher> make_enricher(const config::Config& config, Asking asking) {
  auto enricher = enrich::Enricher::open(config.enrichment);
  if (!enricher) return tl::make_unexpected(report(enricher.error()));
  const auto& asked = config.enrichment;
  if (asked.organizations || asked.organizational_units) {
    const bool units = asked.organizational_units;
    const auto ask = [units](Milliseconds most) { return ask_organizations(units, most); };
    enricher->add_accounts(
        accounts_of({config.store.path + ".accounts.json", units, ask}, asking, SystemClock()));
  }
  return std::move(*enricher);
}

OrExit<std::vector<ConfiguredSink>> make_sinks(const config::Config& config) {
  std::vector<ConfiguredSink> sinks;
  Diagnostics diagnostics;
  if (config.sinks.empty()) doc::Fields(config.source, config.document, "$", diagnostics).value("sinks");
  for (const auto& entry : config.sinks) {
    doc::Fields fields(config.source, config.sink_document(entry), fmt::format("$.sinks[{}]", entry.index),
                       diagnostics);
    for (const auto* own : {"name", "type", "min_severity", "answer_links"}) fields.maybe_value(own);
    const auto* kind = sink::find_kind(entry.type);
    if (kind == nullptr) {
      fields.error("type", fmt::format("there is no sink of type \"{}\"", entry.type),
                   "one of: " + known_types());
      continue;
    }
    const auto pace = sink::read_pace(fields, kind->pace);
    auto made = kind->make(entry.name, fields);
    fields.done();
    sinks.push_back({std::move(made), entry.type,
                     rule::parse_severity(entry.min_severity).value_or(rule::Severity::info), pace});
  }
  if (!diagnostics.empty()) {
    sort_by_place(diagnostics);
    config::hide_secrets(diagnostics);
    return tl::make_unexpected(report(diagnostics));
  }
  return sinks;
}

std::vector<ConfiguredSink> example_sinks() {
  std::vector<ConfiguredSink> sinks;
  for (const auto& kind : sink::kinds()) {
    sinks.push_back({kind.example(), std::string(kind.type), rule::Severity::info});
  }
  return sinks;
}

route::Routing routing_to(const std::vector<ConfiguredSink>& sinks) {
  route::Routing routing;
  for (const auto& s : sinks)
    routing.sinks.push_back({s.sink->name(), s.min_severity, s.type == "pagerduty" || s.type == "opsgenie"});
  return routing;
}

Diagnostics unknown_rules(const config::Config& config, const route::Routing& routing,
                          const rule::RuleSet& rules) {
  std::vector<std::string_view> ids;
  for (const auto& rule : rules.rules()) ids.push_back(rule.id);
  Diagnostics diagnostics;
  route::check_rule_names(config.source, config.document, routing, ids, diagnostics);
  config::hide_secrets(diagnostics);
  return diagnostics;
}

Diagnostics unknown_units(const config::Config& config, const route::Routing& routing,
                          const event::Accounts& accounts) {
  std::vector<route::Labels> known;
  for (const auto& [id, account] : accounts) {
    if (account.has_ou()) known.emplace_back().ou = route::units(account.ou, account.ou_ids);
  }
  Diagnostics diagnostics;
  // When the organisation could not be asked, that was said, and nothing is known of its units.
  if (known.empty() && config.enrichment.organizational_units) return diagnostics;
  route::check_units(config.source, routing, known, diagnostics);
  config::hide_secrets(diagnostics);
  return diagnostics;
}

OrExit<route::Routing> make_routing(const config::Config& config, const std::vector<ConfiguredSink>& sinks) {
  Diagnostics diagnostics;
  auto routing =
      route::read_routing(config.source, config.document, routing_to(sinks).sinks, config.zones, diagnostics);
  if (const auto wait = config.delivery.digest_after) {
    routing.digest_after = *wait;
    for (std::size_t i = 0; i < sinks.size(); ++i)
      routing.sinks[i].most_waiting = sink::messages_in(sinks[i].pace, *wait);
  }
  routing.incidents = {config.incidents.window, config.incidents.longest, config.incidents.ack_for};
  sort_by_place(diagnostics);
  config::hide_secrets(diagnostics);
  if (const int code = report(diagnostics); code != 0) return tl::make_unexpected(code);
  return routing;
}

OrExit<std::vector<LoadedEvent>> load_events(const std::string& argument) {
  std::vector<LoadedEvent> events;
  int problems = 0;
  const auto on_problem = [&](const Diagnostic& d) {
    to_stderr(render(d));
    ++problems;
  };
  const auto on_event = [&](const source::EventText& found) {
    auto value = doc::parse_json(found.text);
    if (!value) {
      auto& e = value.error();
      on_problem(source::diagnose_event(found, e.offset, std::move(e.message), std::move(e.hint)));
      return true;
    }
    LoadedEvent loaded{source::origin_of(found), std::string(found.text), {}};
    loaded.event = event::shape(event::to_envelope(std::move(*value)), loaded.text);
    events.push_back(std::move(loaded));
    return true;
  };
  if (trim(argument).starts_with('{')) {
    source::split_events(argument, "EVENT", on_event, on_problem);
  } else if (auto read = source::read_events(argument, on_event, on_problem); !read) {
    return tl::make_unexpected(report(read.error()));
  }
  if (problems > 0) return tl::make_unexpected(exit_code(ErrorKind::io));
  if (events.empty()) {
    return tl::make_unexpected(report(Error{ErrorKind::io, "there is no event in it", argument}));
  }
  return events;
}

}  // namespace tocsin::cli
