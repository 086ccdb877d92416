// Changing a test's event: `set` and `remove` of a rule's tests. Pure.
#pragma once

#include <string>
#include <string_view>

#include "doc/value.h"

namespace tocsin::rule {

/// Puts `value` at a dotted path; a number indexes an array (one past its end appends). May create the last key, or the last
/// two below an object. Returns what is wrong, or nothing.
std::string set_at(doc::Value& root, std::string_view path, doc::Value value);

/// Takes away what stands at the path. Returns what is wrong, or nothing.
std::string remove_at(doc::Value& root, std::string_view path);

}  // namespace tocsin::rule
