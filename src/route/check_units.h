// Organizational units in the settings in which no account stands: a typing error there is silent, because nothing ever matches it.
#pragma once

#include <vector>

#include "base/diagnostic.h"
#include "route/labels.h"
#include "route/route.h"

namespace tocsin::route {

/// Warnings for `ou` in routes and inhibitions. `known`: the labels of an alert in each account whose units are known; without any the one warning
/// says that nothing gives units. Pure.
void check_units(const SourceText& source, const Routing& routing, const std::vector<Labels>& known,
                 Diagnostics& diagnostics);

}  // namespace tocsin::route
