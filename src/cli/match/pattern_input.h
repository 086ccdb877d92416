// Where commands get their patterns from. Problems go to standard error; the error is the exit code.
#pragma once

#include <string>
#include <vector>

#include "cli/setup.h"
#include "match/pattern.h"

namespace tocsin::cli {

/// A file (YAML when its name ends so, else JSON), "-" for standard input, or the JSON itself: then it begins with '{'.
OrExit<match::Pattern> load_pattern(const std::string& argument);

struct NamedPattern {
  std::string name;
  match::Pattern pattern;
};

/// A file of JSON lines, each a pattern or {"name": "...", "pattern": ...}; a pattern without a name is called by the number of
/// its line. All invalid lines are reported.
OrExit<std::vector<NamedPattern>> load_patterns(const std::string& path);

}  // namespace tocsin::cli
