// What is wrong with a tree of routes although each of its names is right.
#pragma once

#include "base/diagnostic.h"
#include "route/route.h"

namespace tocsin::route {

/// Errors: a route that no alert can reach, because a sibling before it or its parents leave it none. Warnings: one that brings its
/// receiver only alerts for which every sink's min_severity is too high. Misses what only the values of an alert could show.
void check_routes(const SourceText& source, const Routing& routing, Diagnostics& diagnostics);

}  // namespace tocsin::route
