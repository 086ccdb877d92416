// From an alert to what the store keeps of it: its columns, and where it goes. Routing is decided here; what holds an alert back is asked in the
// transaction that stores it (NewAlert::admit).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "alert/alert.h"
#include "alert/incident_keys.h"
#include "base/clock.h"
#include "route/route.h"
#include "store/records.h"

namespace tocsin::pipeline {

/// Immutable while the pipeline runs; shared without locks.
struct Dispatch {
  route::Routing routing;
  std::map<std::string, std::vector<std::string>> targets;  // of each sink
};

/// The columns alone, without where it goes.
store::NewAlert columns_of(const alert::Alert& alert, std::optional<Time> event_time);

/// Everything that the settings know.
std::vector<store::Address> addresses_of(const Dispatch& dispatch);

/// `dispatch` must outlive the row. Without keys it is an incident of its own.
store::NewAlert row_of(const alert::Alert& alert, std::optional<Time> event_time, const Dispatch& dispatch,
                       const alert::IncidentKeys& keys = {});

/// What is sent when a digest is due: it, or the alert that is alone in it. A sink that is no longer configured gets it at its name alone, so that it
/// does not vanish.
Result<store::Composed> compose(store::Desk& desk, const store::DueDigest& due, Time now,
                                const Dispatch& dispatch);

}  // namespace tocsin::pipeline
