// Events in which one field no longer holds: whoever breaks a field that a pattern names must make the pattern miss. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "doc/value.h"
#include "prove/branch.h"

namespace tocsin::prove {

/// The event with something else at the path, in every array element through which it goes: removed, of another kind, or only
/// a little different from what the fields ask for. In none of them one of the fields (all of this path) holds, taken alone. Empty when
/// whatever stands there passes.
std::vector<doc::Value> broken_at(const doc::Value& envelope, std::string_view path,
                                  const std::vector<const match::Field*>& fields);

}  // namespace tocsin::prove
