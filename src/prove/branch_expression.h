// What a pattern asks for, said as a detection would say it, so that both can be held against each other. Pure.
#pragma once

#include "prove/branch.h"
#include "sigma/expression.h"

namespace tocsin::prove {

/// Holds for every event that the branch accepts, and for some others where a detection has no words for a test. Fields of `detail` are named as
/// a detection names them.
sigma::Expression expression_of(const Branch& branch);

}  // namespace tocsin::prove
