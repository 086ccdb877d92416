// What changed between two readings of the settings, in words for the log. Pure.
#pragma once

#include <string>
#include <vector>

#include "config/config.h"

namespace tocsin::config {

/// "sinks: chat is new", "sinks: mail has changed", "store has changed": a line for each sink and each other top-level key. Names only: no
/// value is told, since an address may be a secret. Empty when both say the same in the same
/// order.
std::vector<std::string> difference(const Config& before, const Config& after);

}  // namespace tocsin::config
