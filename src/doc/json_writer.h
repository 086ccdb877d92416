// doc::Value -> JSON text. Pure, thread-safe. The text is valid UTF-8 whatever the value holds: lone surrogates are
// written as \u escapes, broken bytes as U+FFFD.
#pragma once

#include <string>
#include <string_view>

#include "doc/value.h"

namespace tocsin::doc {

/// On one line, without spaces. Numbers as they were written, duplicate keys as they stand.
std::string to_json(const Value& value);

/// Two spaces a level.
std::string to_pretty_json(const Value& value);

/// A JSON string with its quotes.
std::string quote(std::string_view text);

}  // namespace tocsin::doc
