// Does one pattern accept everything that another accepts? Decided on the patterns themselves: "yes" is sure, "no" may be wrong. Pure.
#pragma once

#include "doc/value.h"
#include "prove/branch.h"

namespace tocsin::prove {

/// Every event that `narrow` accepts is accepted by `wide`.
bool covers(const Branch& wide, const Branch& narrow);

/// Each branch of `narrow` is covered by one of `wide`.
bool covers(const Branches& wide, const Branches& narrow);

}  // namespace tocsin::prove
