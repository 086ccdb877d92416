#include "source/event_stream.h"

namespace tocsin::source {

EventStream::EventStream(std::string_view name, const EventHandler& on_event,
                         const ProblemHandler& on_problem, const ReadLimits& limits)
    : limits_(limits), splitter_(std::string(name), limits.max_event_bytes, on_event, on_problem) {}

bool EventStream::feed(std::string_view bytes) {
  if (gunzip_ || plain_) return take(bytes);
  head_.append(bytes);
  if (head_.size() < 2) return true;
  choose();
  return take(head_);
}

ReadSummary EventStream::finish() {
  if (!gunzip_ && !plain_) take(head_);
  if (going_ && gunzip_) {
    if (auto problem = gunzip_->finish()) give_up(*problem);
  }
  if (going_) splitter_.finish();
  auto summary = splitter_.summary();
  summary.complete = summary.complete && going_;
  summary.over_limit = summary.over_limit || over_limit_;
  return summary;
}

void EventStream::choose() {
  if (looks_gzipped(head_)) {
    gunzip_.emplace(GunzipLimits{limits_.max_text_bytes, limits_.max_ratio, limits_.max_unchecked_bytes});
  } else {
    plain_ = true;
  }
}

bool EventStream::take(std::string_view bytes) {
  if (!going_) return false;
  if (gunzip_) {
    const auto problem = gunzip_->feed(bytes, [this](std::string_view text) { return split(text); });
    if (problem) give_up(*problem);
    return going_;
  }
  return split(bytes);
}

bool EventStream::split(std::string_view text) {
  if (!splitter_.feed(text)) going_ = false;
  return going_;
}

void EventStream::give_up(const Gunzip::Problem& problem) {
  splitter_.report_at_end(problem.message, problem.hint);
  over_limit_ = over_limit_ || problem.over_limit;
  going_ = false;
}

}  // namespace tocsin::source
