// The matcher that many threads use, and that one of them replaces while the others go on: the new one is built beside it and takes its
// place at once.
//
//   SharedMatcher rules{Matcher(patterns)};
//   rules.set(Matcher(new_patterns));                  // whoever rereads the rules
//   const auto matcher = rules.get();                  // everybody else, for each batch of events
//   matcher.match_text(event, scratch);
#pragma once

#include <mutex>
#include <utility>

#include "match/matcher.h"

namespace tocsin::match {

/// All functions may be called from many threads.
class SharedMatcher {
 public:
  explicit SharedMatcher(Matcher matcher) : matcher_(std::move(matcher)) {}

  /// The one that was set last. It stays what it is, and lives, as long as somebody holds it.
  Matcher get() const {
    const std::lock_guard lock(mutex_);
    return matcher_;
  }

  /// Takes as long as a swap; what was there before ends with its last holder.
  void set(Matcher next) {
    const std::lock_guard lock(mutex_);
    std::swap(matcher_, next);
  }

 private:
  mutable std::mutex mutex_;
  Matcher matcher_;
};

}  // namespace tocsin::match
