// What is measured: events and patterns from files of JSON lines.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "match/pattern.h"

namespace tocsin::bench {

/// One event a line; 64 bytes behind the last one may be read, as simdjson does.
struct Corpus {
  std::string bytes;
  std::vector<std::string_view> events;  // into `bytes`

  std::size_t event_bytes() const;  // of all events, without line ends
};

/// Ends the program with a message and status 2 when the file cannot be read or holds no event.
Corpus read_corpus(const std::string& file);

/// Of a .jsonl file all lines; of a .json file, an object of lists, the lists that `set` names, joined by '+'. Ends the program with a
/// message and status 2 when one is no pattern.
std::vector<match::Pattern> read_patterns(const std::string& file, const std::string& set);

}  // namespace tocsin::bench
