// What was found in a part of the input.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/diagnostic.h"
#include "base/error.h"

namespace tocsin::scan {

struct Findings {
  std::string lines;           // the matching events, a line each
  Diagnostics problems;        // what could not be read, in the order of the text
  std::optional<Error> error;  // why reading ended
  bool complete = true;        // false: damaged gzip, a limit
  std::uint64_t events = 0;
  std::uint64_t bytes = 0;  // of text

  /// Memory that waits to be handed over, roughly.
  std::size_t weight() const { return lines.size() + problems.size() * sizeof(Diagnostic) * 2; }
  /// Keeps its memory.
  void clear() {
    lines.clear();
    problems.clear();
    error.reset();
    complete = true;
    events = bytes = 0;
  }
};

}  // namespace tocsin::scan
