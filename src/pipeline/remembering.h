// Keeps the memory in the store: loads it at the start, writes what has changed every half minute and at the end. A kill loses half a minute of it; whatever
// fails is logged, and alerts go out without these lines.
#pragma once

#include <map>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "past/memory.h"
#include "store/store.h"

namespace tocsin::pipeline {

class Remembering {
 public:
  /// The references must outlive it.
  Remembering(store::Store& store, const Clock& clock, past::Memory& memory);

  /// Once, before anything is seen.
  void load();

  /// Runs tick() until stop is asked for, and once more then.
  void run(const std::stop_token& stop);

  /// Writes what has changed; what could not be written, again.
  void tick();

 private:
  store::Store& store_;
  const Clock& clock_;
  past::Memory& memory_;
  std::map<std::string, store::KeptText> waiting_;  // by key
};

}  // namespace tocsin::pipeline
