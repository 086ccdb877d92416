// Raw bytes in pieces -> event texts: decompresses when the first two bytes say gzip, and keeps to the limits. The machinery
// of event_reader.h for sources whose bytes come over time. Not thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "source/event_splitter.h"
#include "source/gunzip.h"

namespace tocsin::source {

class EventStream {
 public:
  EventStream(std::string_view name, const EventHandler& on_event, const ProblemHandler& on_problem,
              const ReadLimits& limits);

  /// False: no more is wanted.
  bool feed(std::string_view bytes);
  /// The bytes are over: reports what has no end.
  ReadSummary finish();

 private:
  void choose();
  bool take(std::string_view bytes);
  bool split(std::string_view text);
  void give_up(const Gunzip::Problem& problem);

  ReadLimits limits_;
  EventSplitter splitter_;
  std::string head_;  // until there are two bytes
  std::optional<Gunzip> gunzip_;
  bool plain_ = false;
  bool going_ = true;
  bool over_limit_ = false;
};

}  // namespace tocsin::source
