// The text of one file, block after block, to what is found in it. Lines that are one event each are matched right where they
// stand; everything else goes through the splitter, which knows every form and every mistake (source/event_splitter.h).
#pragma once

#include <string>

#include "scan/event_matcher.h"
#include "scan/findings.h"
#include "source/event_splitter.h"
#include "source/text_blocks.h"

namespace tocsin::scan {

/// Not thread-safe, but each block may be taken by another thread.
class FileScan {
 public:
  /// What was found in a block before its turn came, on the guess that it begins between events.
  struct Ahead {
    LinesTaken taken;
    std::string lines;
  };

  explicit FileScan(const std::string& name, const source::ReadLimits& limits = {});

  /// In the order of the text. `ahead` may have been made with another matcher; counts are right in the sum.
  void take(const source::TextBlock& block, EventMatcher& matcher, Findings& findings,
            Ahead* ahead = nullptr);

 private:
  void found(const source::EventText& event);
  void finish(const source::TextBlock& block);

  source::EventSplitter splitter_;
  EventMatcher* matcher_ = nullptr;  // of the block in hand
  Findings* findings_ = nullptr;
};

}  // namespace tocsin::scan
