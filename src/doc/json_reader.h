// JSON text -> doc::Value. RFC 8259, strict: no comments, no trailing commas, no NaN, no leading zeros, no raw control
// characters in strings, valid UTF-8, nothing after the document. Unlike most readers it keeps numbers of any size as
// written, duplicate keys, and lone surrogates in \u escapes, because EventBridge's matcher does (see docs/adr/0001).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "base/diagnostic.h"
#include "doc/value.h"

namespace tocsin::doc {

struct JsonLimits {
  std::size_t max_depth = 256;  // of arrays and objects; deeper text is refused, never a stack overflow
};

struct JsonError {
  std::size_t offset = 0;  // byte offset in the text
  std::string message;     // "expected ',' or ']' after an array element"
  std::string hint;        // may be empty
};

/// One document. Texts of 4 GiB and more are refused. Pure, thread-safe.
tl::expected<Value, JsonError> parse_json(std::string_view text, JsonLimits limits = {});

/// The same for a text that a person wrote: the error with file, line and column.
Checked<Value> read_json(const SourceText& source, JsonLimits limits = {});

}  // namespace tocsin::doc
