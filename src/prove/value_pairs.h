// Two tests of one value, held against each other. "Yes" is sure, "no" may be wrong. Pure.
#pragma once

#include "sigma/value_check.h"

namespace tocsin::prove {

/// Whatever passes the first test passes the second.
bool is_covered(const sigma::ValueTest& narrow, const sigma::ValueTest& wide);

/// No value passes both. What a list holds are several values.
bool are_disjoint(const sigma::ValueTest& one, const sigma::ValueTest& other);

/// The one asks that nothing be there, the other that something is: a list does not help.
bool is_there_and_not(const sigma::ValueTest& one, const sigma::ValueTest& other);

}  // namespace tocsin::prove
