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

/// Pure. `dispatch` must outlive the row.
store::NewAlert row_of(const alert::Alert& alert, std::optional<Time> event_time, const Dispatch& dispatch);

}  // namespace tocsin::pipeline
