#include "scan/file_scan.h"

#include <utility>

namespace tocsin::scan {

FileScan::FileScan(const std::string& name, const source::ReadLimits& limits)
    : splitter_(
          name, limits.max_event_bytes,
          [this](const source::EventText& event) {
            found(event);
            return true;
          },
          [this](const Diagnostic& problem) { findings_->problems.push_back(problem); }) {}

void FileScan::take(const source::TextBlock& block, EventMatcher& matcher, Findings& findings, Ahead* ahead) {
  matcher_ = &matcher;
  findings_ = &findings;
  auto text = block.text();
  findings.bytes += text.size();
  if (block.begins_line() && splitter_.between_lines()) {
    const auto taken = ahead == nullptr ? matcher.match_lines(text, findings.lines) : ahead->taken;
    if (ahead != nullptr) {
      if (findings.lines.empty()) {
        findings.lines.swap(ahead->lines);
      } else {
        findings.lines += ahead->lines;
      }
    }
    findings.events += taken.events;
    splitter_.pass_over(taken.bytes, taken.lines, taken.events);
    text.remove_prefix(taken.bytes);
  } else if (ahead != nullptr) {
    matcher.unmatch_lines(text.substr(0, ahead->taken.bytes));
  }
  if (!text.empty()) splitter_.feed(text);
  if (block.last()) finish(block);
}

void FileScan::found(const source::EventText& event) {
  if (auto status = matcher_->match(event.text, findings_->lines)) {
    ++findings_->events;
  } else {
    auto& e = status.error();
    findings_->problems.push_back(
        source::diagnose_event(event, e.offset, std::move(e.message), std::move(e.hint)));
  }
}

void FileScan::finish(const source::TextBlock& block) {
  if (block.error()) {
    findings_->error = block.error();
  } else if (const auto& problem = block.problem()) {
    splitter_.report_at_end(problem->message, problem->hint);
    findings_->complete = false;
  } else {
    splitter_.finish();
  }
}

}  // namespace tocsin::scan
