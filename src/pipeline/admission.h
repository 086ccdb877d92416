// What an alert is asked in the transaction that accepts it: silenced? told already? inhibited? muted? too late for the sink's pace? within the budget? to be told with others? docs/adr/0017.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "alert/alert.h"
#include "alert/incident_keys.h"
#include "route/route.h"
#include "store/desk.h"

namespace tocsin::pipeline {

/// A sink that routing leads to.
struct Destination {
  std::string sink;
  std::vector<std::string> targets;
  route::Timing timing;
  std::optional<std::int64_t> most_waiting = {};  // route::SinkGate
};

/// `routing` must outlive what is returned.
store::Admit admission_of(const alert::Alert& alert, const alert::IncidentKeys& keys, route::Labels labels,
                          std::vector<Destination> destinations, const route::Routing& routing,
                          std::optional<Time> event_time = std::nullopt);

}  // namespace tocsin::pipeline
