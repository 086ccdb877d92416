// The raw event, for the end of an alert: exact, and safe to show.
#pragma once

#include <cstddef>
#include <string>

#include "doc/value.h"

namespace tocsin::sink {

/// Beyond this the event would bury the alert (and Gmail clips a mail of 102 KB): it is attached, or left out with a note.
inline constexpr std::size_t kInlineRawBytes = std::size_t{20} * 1024;
/// Beyond this it is not attached either: a mail stays below 1 MiB.
inline constexpr std::size_t kAttachedRawBytes = std::size_t{400} * 1024;

/// What stands under "RAW EVENT".
struct RawEvent {
  std::string text;  // JSON, or a sentence that says where it is
  bool is_json = false;
  std::string attached;  // JSON to attach; empty when it is shown in place or left out
};

/// The same JSON document with invisible and direction-changing characters as \u escapes: what one sees is what is there. `json` is valid UTF-8.
/// Pure, thread-safe.
std::string visible_json(std::string json);

/// Pretty JSON in which invisible and direction-changing characters are \u escapes: the same document, and what one
/// sees is what is there. Pure, thread-safe.
std::string safe_json(const doc::Value& value);

/// Decides by size. `can_attach`: the channel can carry a file.
RawEvent raw_event(const doc::Value& raw, bool can_attach);

}  // namespace tocsin::sink
