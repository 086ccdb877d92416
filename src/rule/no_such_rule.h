// An id that somebody wrote and no rule has. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace tocsin::rule {

/// An error in `file`, with the nearest of the `known` ids.
Diagnostic no_such_rule(std::string_view id, std::span<const std::string_view> known, std::string file);

}  // namespace tocsin::rule
