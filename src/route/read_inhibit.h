// `inhibit` of the settings. For src/route alone. Pure.
#pragma once

#include <vector>

#include "base/diagnostic.h"
#include "doc/value.h"
#include "route/inhibit.h"

namespace tocsin::route {

/// `settings` is the whole document.
std::vector<Inhibition> read_inhibit(const SourceText& source, const doc::Value& settings,
                                     Diagnostics& diagnostics);

}  // namespace tocsin::route
