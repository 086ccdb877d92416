// From an alert to what the store keeps of it: its columns, and the addresses that routing gives it. Pure.
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

store::NewAlert row_of(const alert::Alert& alert, std::optional<Time> event_time, const Dispatch& dispatch);

}  // namespace tocsin::pipeline
