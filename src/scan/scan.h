// Files x patterns -> the events that match, in the order of the input, at the speed of all the threads that are given.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/error.h"
#include "scan/pattern_set.h"
#include "scan/time_span.h"
#include "source/text_blocks.h"

namespace tocsin::scan {

/// Called in the order of the input, never by two threads at once, but by any.
class Output {
 public:
  virtual ~Output() = default;
  /// Matching events, each a line.
  virtual void lines(std::string_view text) = 0;
  /// Something in the input could not be read; the rest is.
  virtual void problem(const Diagnostic& problem) = 0;
  /// A file could not be opened, or not be read further.
  virtual void error(const Error& error) = 0;
};

struct Options {
  std::vector<std::string> files = {};  // "-" is standard input
  unsigned threads = 1;
  bool keep_lines = true;  // false: only count
  /// A file up to here is one thread's from the disk to the verdict, inflating included; larger ones are shared in blocks.
  std::uint64_t whole_file_bytes = std::uint64_t{4} << 20;
  std::size_t block_bytes = source::TextBlocks::kBlock;
};

struct Totals {
  std::vector<std::uint64_t> counts;  // by pattern: the events that it matches
  std::uint64_t events = 0;           // that could be read
  std::uint64_t bytes = 0;            // of text, decompressed
  bool complete = true;               // false: something could not be read
  TimeSpan span;                      // of the CloudTrail records, when some pattern speaks of the envelope
  unsigned threads = 1;               // that took part
  // Of the thread that was busiest with it, and what only one can do at a time.
  double read_seconds = 0;   // reading, inflating: on the clock
  double match_seconds = 0;  // finding the events, matching them: of the processor
};

/// Memory does not depend on the size of the files: some blocks of text a thread, and the longest event.
Totals scan(const PatternSet& patterns, const Options& options, Output& output);

}  // namespace tocsin::scan
