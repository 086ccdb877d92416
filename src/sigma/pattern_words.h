// One test of a pattern said as Sigma's fields with modifiers. Pure.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "doc/value.h"
#include "match/pattern.h"

namespace tocsin::sigma {

/// Keys and values of a map of which all must hold. A value alone may be put into a list with others of the same key.
using SaidFields = std::vector<std::pair<std::string, doc::Value>>;

/// `in_list`: the field's values come from a list, of which a pattern asks any and `not` asks all. The error says why Sigma has no word for it.
tl::expected<SaidFields, std::string> say_test(const match::Test& test, const std::string& field,
                                               bool in_list);

/// A text as Sigma's plain value: its wildcards escaped.
std::string plain_text(std::string_view text);

}  // namespace tocsin::sigma
