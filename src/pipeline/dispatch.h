// From an alert to what the store keeps of it: its columns, and where it goes. Routing is decided here; what holds an alert back is asked in the
// transaction that stores it (NewAlert::admit).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "alert/alert.h"
#include "base/clock.h"
#include "route/route.h"
#include "store/records.h"

namespace tocsin::pipeline {

/// Immutable while the pipeline runs; shared without locks.
struct Dispatch {
  route::Routing routing;
  std::map<std::string, std::vector<std::string>> targets;  // of each sink
};

/// Everything that the settings know.
std::vector<store::Address> addresses_of(const Dispatch& dispatch);

/// `dispatch` must outlive the row.
store::NewAlert row_of(const alert::Alert& alert, std::optional<Time> event_time, const Dispatch& dispatch);

/// The same for a digest, which nothing holds back. A sink that is no longer configured gets it at its name alone, so that it does not vanish.
store::NewAlert row_of(const store::DueDigest& digest, Time now, const Dispatch& dispatch);

}  // namespace tocsin::pipeline
