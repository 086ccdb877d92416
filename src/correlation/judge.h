// Does a condition hold over some entries? Pure, thread-safe.
#pragma once

#include <span>

#include "correlation/definition.h"
#include "correlation/entry.h"

namespace tocsin::correlation {

/// What is compared with the threshold: the count, the sum, the number of members that were seen ... Not for first_seen.
double measure(const Definition& definition, std::span<const Entry> entries);

/// `entries` ascend by time and lie within the timespan. Events of the same time stand in any order: CloudTrail's clock knows whole seconds.
/// Of the temporal types one event fills one step only.
bool holds(const Definition& definition, std::span<const Entry> entries);

}  // namespace tocsin::correlation
