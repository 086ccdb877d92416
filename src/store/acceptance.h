// What one event of a batch gives: claims, alerts, what holds them back, deliveries. Within the transaction of the acceptance.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "store/desk.h"
#include "store/records.h"
#include "store/sqlite.h"

namespace tocsin::store {

/// The number of its alerts that are new.
Result<int> insert_event(Database& db, Desk& desk, const BatchEvent& event, Time now);

}  // namespace tocsin::store
