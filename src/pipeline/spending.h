// So many of a kind in a time, counted in a state of the store.
#pragma once

#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "route/budget.h"
#include "route/labels.h"
#include "store/desk.h"

namespace tocsin::pipeline {

/// Whether one more is within `rate`; what is spent then is written under `key`, in the desk's transaction.
Result<bool> spend(store::Desk& desk, const std::string& key, const route::Rate& rate,
                   const route::Labels& labels, Time now);

}  // namespace tocsin::pipeline
