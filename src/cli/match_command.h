// tocsin match -p PATTERN [FILES...]: grep for events.
#pragma once

#include <string>
#include <vector>

namespace tocsin::cli {

struct MatchOptions {
  std::string pattern = {};             // a file, or the JSON itself; this or `patterns`
  std::string patterns = {};            // a file of JSON lines: counts for each pattern
  bool count = false;                   // print only how many events match
  std::vector<std::string> files = {};  // of events, also gzipped; "-" or none: standard input
};

/// Exit 0 whether something matched or not, 2 when a file or an event could not be read (the rest was), 3 for an invalid
/// pattern.
int run_match(const MatchOptions& options);

}  // namespace tocsin::cli
