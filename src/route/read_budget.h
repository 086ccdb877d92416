// `noise_budget` of the settings.
#pragma once

#include "base/diagnostic.h"
#include "doc/value.h"
#include "route/budget.h"

namespace tocsin::route {

/// `settings` is the whole document. Without the section there is no budget. Errors go to `diagnostics`. Pure.
NoiseBudget read_budget(const SourceText& source, const doc::Value& settings, Diagnostics& diagnostics);

}  // namespace tocsin::route
