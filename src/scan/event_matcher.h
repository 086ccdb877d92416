// One thread's part in a scan: matches events, counts what each pattern found, and keeps the events to be printed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "doc/json_reader.h"
#include "scan/event_lines.h"
#include "scan/pattern_set.h"
#include "scan/time_span.h"

namespace tocsin::scan {

class EventMatcher {
 public:
  /// `patterns` must outlive it. Without `keep_lines` events are only counted.
  EventMatcher(const PatternSet& patterns, bool keep_lines)
      : patterns_(patterns), keep_lines_(keep_lines), counts_(patterns.size()) {}

  /// Appends the event to `lines` when some pattern matches.
  tl::expected<void, doc::JsonError> match(std::string_view event, std::string& lines);

  /// The lines of a text that are one valid event each, up to the first that is not.
  LinesTaken match_lines(std::string_view text, std::string& lines);
  /// Takes back what match_lines() counted: `text` is what it took.
  void unmatch_lines(std::string_view text);

  /// By pattern: how many events matched.
  const std::vector<std::uint64_t>& counts() const { return counts_; }
  /// When the events happened.
  const TimeSpan& span() const { return span_; }

 private:
  bool is_event(std::string_view line) const;

  const PatternSet& patterns_;
  const bool keep_lines_;
  PatternSet::Scratch scratch_;
  std::vector<std::uint64_t> counts_;
  TimeSpan span_;
};

}  // namespace tocsin::scan
