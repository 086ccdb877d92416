// Events of a source that can wait -> the intake, in batches: waits while there is no room, offers again until it is taken.
// One thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/diagnostic.h"
#include "source/intake.h"

namespace tocsin::source {

struct FeederCounts {
  std::atomic<std::uint64_t> accepted = 0;    // given to the intake and stored
  std::atomic<std::uint64_t> rejected = 0;    // of those: no valid JSON
  std::atomic<std::uint64_t> unreadable = 0;  // pieces of text in which no event could be found
};

class Feeder {
 public:
  /// The references must outlive the feeder. `first_wait` doubles up to 30 s while the intake fails.
  Feeder(Intake& intake, FeederCounts& counts, std::stop_token stop,
         Milliseconds first_wait = Milliseconds{500});

  /// How far everything that was added so far reaches; goes with the batch that add() sends by itself.
  void set_position(ReadPosition position) { position_ = std::move(position); }

  /// False when stop was asked for: read no more.
  bool add(RawEvent event);
  /// False when stop was asked for and the intake could not take what is waiting. It is then dropped: the position is not
  /// moved, so a file is read again from there.
  bool flush();

  /// Logs what could not be read, up to a bound for each file, and counts it.
  void problem(const Diagnostic& what);
  /// From now on another file is read.
  void begin_file() { logged_ = 0; }

 private:
  bool offer();

  Intake& intake_;
  FeederCounts& counts_;
  const std::stop_token stop_;
  const Milliseconds first_wait_;
  std::vector<RawEvent> batch_;
  std::optional<ReadPosition> position_;
  int logged_ = 0;
};

}  // namespace tocsin::source
