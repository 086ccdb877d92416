// What `tocsin serve` is made of, read and checked before anything is started.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "cli/serve/heartbeat.h"
#include "cli/serve/serve_command.h"
#include "cli/setup.h"

namespace tocsin::cli {

struct Prepared {
  config::Config config;
  rule::RuleSet rules;
  std::vector<std::unique_ptr<sink::Sink>> sinks;
  enrich::Enricher enricher;
  route::Routing routing;
  std::optional<HeartbeatSettings> heartbeat;
  std::map<std::string, sink::Pace> paces;  // of the sinks, by name
};

/// Reads settings, rules and what else is named there. All errors at once, on standard error.
OrExit<Prepared> prepare(const ServeOptions& options);

/// An error of a sink's, with the sink's name.
Error of_sink(const sink::Sink& sink, Error error);

/// What stands in the way outside of the settings: secrets, folders, the address. Nothing is started or changed.
std::vector<Error> obstacles(const Prepared& prepared);

}  // namespace tocsin::cli
