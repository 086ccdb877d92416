// What several commands need first: settings, rules, sinks, an event. Problems go to standard error as people read them; the
// error is the exit code.
#pragma once

#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "cli/organization_accounts.h"
#include "config/config.h"
#include "enrich/enricher.h"
#include "event/event.h"
#include "route/route.h"
#include "rule/rule_set.h"
#include "sink/pace.h"
#include "sink/sink.h"

namespace tocsin::cli {

/// A value, or the exit code after the reason was printed.
template <class T>
using OrExit = tl::expected<T, int>;

/// Prints diagnostics to standard error. Returns 3 when there is an error among them, else 0.
int report(const Diagnostics& diagnostics);

/// Prints an error to standard error and returns its exit code.
int report(const Error& error);

OrExit<config::Config> load_config(const std::string& path);

/// The built-in rules and those of `paths` (or of the settings).
OrExit<rule::RuleSet> load_rules(const rule::LoadOptions& options);
rule::LoadOptions rule_options(const config::Config& config);

/// What the files named in the settings know, and AWS Organizations if it is to be asked: that it cannot be asked is no error.
OrExit<enrich::Enricher> make_enricher(const config::Config& config, Asking asking = Asking::kept_first);

struct ConfiguredSink {
  std::unique_ptr<sink::Sink> sink;
  std::string type;
  rule::Severity min_severity = rule::Severity::info;
  sink::Pace pace = {};
};

/// The sinks of the settings, each made by its own folder.
OrExit<std::vector<ConfiguredSink>> make_sinks(const config::Config& config);

/// One sink of each kind with placeholder settings, for looking without a configuration.
std::vector<ConfiguredSink> example_sinks();

/// Every sink gets everything from its min_severity on.
route::Routing routing_to(const std::vector<ConfiguredSink>& sinks);

/// The same with the routes of the settings. Prints warnings.
OrExit<route::Routing> make_routing(const config::Config& config, const std::vector<ConfiguredSink>& sinks);

/// Warnings for rules that the settings' routes and budgets name and that are not there.
Diagnostics unknown_rules(const config::Config& config, const route::Routing& routing,
                          const rule::RuleSet& rules);

/// Warnings for organizational units that the settings' routes name and in which no known account stands.
Diagnostics unknown_units(const config::Config& config, const route::Routing& routing,
                          const event::Accounts& accounts);

struct LoadedEvent {
  std::string origin;  // "create-user.json:1"
  std::string text;
  event::Event event;
};

/// All events of a file, of standard input ("-"), or of an argument that is JSON itself.
OrExit<std::vector<LoadedEvent>> load_events(const std::string& argument);

}  // namespace tocsin::cli
