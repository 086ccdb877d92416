// Rows of incident_timers. For src/store alone.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/incidents.h"
#include "store/sqlite.h"

namespace tocsin::store {

/// When a timer is due that has done its work: never. Its row stays, so that the next alert of the incident does not set it again.
inline const Time kOver = std::chrono::sys_days(std::chrono::year(9999) / 1 / 1);

/// Inside the caller's transaction. A timer that the incident has, or had since it was opened or opened again, stays as it is.
Status insert_timers(Database& db, const std::string& incident, const std::vector<Timer>& timers);

}  // namespace tocsin::store
