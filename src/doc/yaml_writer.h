// doc::Value -> YAML text for people to read and edit, such that read_yaml() gives the same value back.
#pragma once

#include <string>

#include "doc/value.h"

namespace tocsin::doc {

/// In block style, two spaces deeper each level; empty lists and maps, and lists of short scalars, on one line. A text that a reader could take
/// for anything else stands in double quotes, with control characters escaped. Ends with a line feed. Pure.
std::string to_yaml(const Value& value);

}  // namespace tocsin::doc
