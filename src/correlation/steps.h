// The steps of the temporal types: which of them can be filled by events, each event filling one. Pure, thread-safe.
#pragma once

#include <span>

#include "correlation/definition.h"
#include "correlation/entry.h"

namespace tocsin::correlation {

/// The members of which all steps can be filled at once, at most, in any order.
std::size_t members_filled(const Definition& definition, std::span<const Entry> entries);

/// True when all steps are filled, each at the time of the one before or later. `entries` ascend by time.
bool filled_in_order(const Definition& definition, std::span<const Entry> entries);

/// True when an event of the first member and another of the second, at the same time or later, have different values.
bool differ_in_order(std::span<const Entry> entries);

}  // namespace tocsin::correlation
