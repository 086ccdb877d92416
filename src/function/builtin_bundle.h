// The bundle of rules that is compiled into `bootstrap`: see folder.cmake. Only that program has one.
#pragma once

#include <string_view>

namespace tocsin::function {

/// What rule::read_bundle reads. Constant data.
std::string_view builtin_bundle();

}  // namespace tocsin::function
