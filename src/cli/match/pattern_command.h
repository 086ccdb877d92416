// tocsin pattern check | test.
#pragma once

#include <string>

namespace tocsin::cli {

struct PatternCheckOptions {
  std::string file;  // a pattern: a file, "-", or the JSON itself
};

/// Exit 0 when the pattern is valid, 3 when it is not, 2 when it cannot be read.
int run_pattern_check(const PatternCheckOptions& options);

struct PatternTestOptions {
  std::string file;  // cases, one a line; "-" for standard input
};

/// Each case is {"pattern", "event", "match"} or {"pattern", "valid"}; pattern and event are JSON or JSON text, the others
/// true or false. Exit 0 when all hold, 1 when one differs, 2 when a line is no case.
int run_pattern_test(const PatternTestOptions& options);

}  // namespace tocsin::cli
