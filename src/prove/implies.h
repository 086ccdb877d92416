// Parts of a detection that others rule out: `a and not b`, where b takes everything that a takes. "Yes" is sure, "no" may be wrong. Pure.
#pragma once

#include <string>
#include <vector>

#include "sigma/expression.h"

namespace tocsin::prove {

/// Whatever meets `narrow` meets `wide`.
bool implies(const sigma::Expression& narrow, const sigma::Expression& wide);

/// No event can meet it.
bool is_impossible(const sigma::Expression& expression);

/// What of an expression that can be met can never be the way in which it is: alternatives and values that the rest denies. For people.
std::vector<std::string> dead_ways(const sigma::Expression& expression);

}  // namespace tocsin::prove
