// The operand of "numeric" -> Numeric.
#pragma once

#include <optional>
#include <string>

#include "match/pattern.h"
#include "match/test_parser.h"

namespace tocsin::match {

/// ["=", 5], [">", 0] or [">=", 0, "<", 5]. Nothing after an error has been added.
std::optional<Test> parse_numeric(const doc::Value& operand, const std::string& path, ErrorSink& errors);

/// A number that can be compared by value; nothing after an error has been added.
std::optional<double> parse_comparable(const doc::Value& value, const std::string& path, ErrorSink& errors);

}  // namespace tocsin::match
