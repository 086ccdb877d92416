// JSON numbers compared by value, as Event Ruler does it. Pure, thread-safe.
#pragma once

#include <optional>
#include <string_view>

#include "match/decimal.h"

namespace tocsin::match {

/// The value of a JSON number when it is comparable: when the double nearest to it, printed with the fewest digits that
/// tell it from its neighbours, is the same decimal. 1, 1.0 and 1e0 give 1; -0 gives 0; 9007199254740993, 1e400 and
/// 0.1234567890123456789 give nothing. Two comparable numbers are equal exactly when these doubles are.
/// Nothing for a text that is no JSON number.
std::optional<double> comparable_number(std::string_view text);
/// Of a JSON number that has been read: what scan_number() has made of `text`.
std::optional<double> comparable_number(const Decimal& decimal, std::string_view text);

}  // namespace tocsin::match
