// The stages between source and sink, run on one event without sending anything: what `explain` and `render` show is what
// `serve` does, because it is the same functions.
#pragma once

#include <string>
#include <vector>

#include "alert/alert.h"
#include "cli/setup.h"
#include "route/route.h"
#include "rule/rule_set.h"

namespace tocsin::cli {

struct StagedPayload {
  std::string sink;
  std::string target;
  sink::Payload payload;
};

struct StagedAlert {
  alert::Alert alert;
  route::Verdict routing;
  std::vector<StagedPayload> payloads;  // of the sinks that were taken
};

struct Staged {
  std::vector<rule::Finding> findings;  // rule by rule; points into the RuleSet
  std::vector<StagedAlert> alerts;
};

/// The notification that `serve` would hand to a sink; `created` is the event's own time, so that the bytes are the same
/// whenever it is asked.
sink::Notification notification_of(const alert::Alert& alert, const event::Event& event);

/// `routing` is over these `sinks`, in the same order.
Staged stage(const event::Event& event, const rule::RuleSet& rules, const std::vector<ConfiguredSink>& sinks,
             const route::Routing& routing);

}  // namespace tocsin::cli
