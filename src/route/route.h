// Which sinks get an alert, and why. Pure, thread-safe.
//
// As in Alertmanager: the root takes everything; of a route's children the first that matches takes the alert over, unless it says
// `continue`, and then its siblings are asked as well. docs/routing.md, docs/adr/0014.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "alert/alert.h"
#include "route/budget.h"
#include "route/inhibit.h"
#include "route/labels.h"
#include "route/matchers.h"
#include "route/mute_time.h"
#include "route/timing.h"
#include "rule/severity.h"

namespace tocsin::route {

/// A sink as routing sees it.
struct SinkGate {
  std::string name;
  rule::Severity min_severity = rule::Severity::info;
  bool escalates_itself = false;  // its service rings the next one when nobody answers there
  std::optional<std::int64_t> most_waiting =
      {};  // at its pace more would come too late one by one; nothing: any number
};

/// People who are rung together. Without sinks: nobody, on purpose.
struct Receiver {
  std::string name;
  std::vector<std::string> sinks;
};

struct Route {
  Matchers matchers;     // of the root: everything
  std::string receiver;  // its own, or inherited
  bool goes_on = false;  // `continue`
  std::vector<Route> children;
  std::size_t place = 0;  // byte offset in the settings
  std::size_t line = 0;
  Timing timing = {};  // its own, or inherited
};

/// When alerts belong together, and how long an answer holds. docs/adr/0017.
struct IncidentLimits {
  Milliseconds window = std::chrono::hours(1);    // since the last alert of an incident
  Milliseconds longest = std::chrono::hours(24);  // since its first
  Milliseconds ack_for = std::chrono::hours(4);

  bool operator==(const IncidentLimits&) const = default;
};

struct Routing {
  std::vector<SinkGate> sinks;
  std::vector<Receiver> receivers;
  std::optional<Route> root;  // without: every sink gets everything
  NoiseBudget budget;
  std::vector<MuteTime> mute_times;
  std::vector<Inhibition> inhibitions;
  IncidentLimits incidents;
  Milliseconds digest_after = std::chrono::minutes(15);  // when what is beyond SinkGate::most_waiting is told

  const Receiver* find_receiver(std::string_view name) const;
  /// SinkGate::most_waiting of the sink of this name.
  std::optional<std::int64_t> most_waiting(std::string_view sink) const;
};

/// One route that was asked, in the order of asking; for people.
struct Visit {
  std::size_t depth = 0;  // of the root: 0
  std::string route;      // "rule iam-*"
  std::size_t line = 0;
  bool matched = false;
  std::string reason;  // why not; of a route where the alert stays, its receiver
};

/// What becomes of one sink. In the order of the settings.
struct Decision {
  std::string sink;
  bool taken = false;
  std::string reason;  // "receiver on-call; high is at or above medium"
  Timing timing = {};  // of all routes that lead there
};

struct Verdict {
  std::vector<Visit> visits;           // empty without routes
  std::vector<std::string> receivers;  // in the order in which they were reached, each once
  std::vector<Decision> decisions;     // one a sink
};

Verdict decide(const Labels& labels, const Routing& routing);

/// A sink that gets an alert, and when.
struct Bound {
  std::string sink;
  Timing timing;
};

/// The sinks that get it: those that decide() takes.
std::vector<Bound> sinks_for(const Labels& labels, const Routing& routing);

}  // namespace tocsin::route
