// tocsin match -p PATTERN [FILES...]: grep for events.
#pragma once

#include <string>
#include <vector>

namespace tocsin::cli {

struct MatchOptions {
  std::string pattern = {};             // a file, or the JSON itself; this or `patterns`
  std::string patterns = {};            // a file of JSON lines: counts for each pattern
  bool count = false;                   // print only how many events match
  bool early = false;                   // stop reading an event once its verdict is sure
  bool stats = false;                   // one JSON object on standard error at the end
  unsigned threads = 0;                 // 0: one a processor
  std::vector<std::string> files = {};  // of events, also gzipped; "-" or none: standard input
};

/// Exit 0 whether something matched or not, 2 when a file or an event could not be read (the rest was), 3 for an invalid
/// pattern.
int run_match(const MatchOptions& options);

}  // namespace tocsin::cli
