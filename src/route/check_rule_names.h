// Names of rules in the settings that no rule has: a typing error there is silent, because nothing ever matches it.
#pragma once

#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "doc/value.h"
#include "route/route.h"

namespace tocsin::route {

/// Warnings for `rule` in routes and inhibitions, and for `noise_budget.rules`. `settings` is the document that `routing` was read from. Pure.
void check_rule_names(const SourceText& source, const doc::Value& settings, const Routing& routing,
                      const std::vector<std::string_view>& known, Diagnostics& diagnostics);

}  // namespace tocsin::route
