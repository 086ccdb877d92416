// Can a detection's condition be false, and can it be true? Searches that stand in it more than once (`s1 or not s1`) may leave it no choice. Pure.
#pragma once

#include "sigma/expression.h"

namespace tocsin::prove {

struct Truth {
  bool can_hold = true;
  bool can_fail = true;
};

/// Decided as if no two different searches had to do with each other: what is denied here is sure, what is granted may be wrong.
Truth truth_of(const sigma::Expression& expression);

}  // namespace tocsin::prove
