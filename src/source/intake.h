// The door between sources and the pipeline: a source hands over texts and learns what became of each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace tocsin::source {

/// One event as it arrived. `origin` names its place for people: "http", "stdin:12", "/logs/a.json.gz:3".
struct RawEvent {
  std::string text;
  std::string origin;
};

enum class Fate { alerted, duplicate, unmatched, rejected };

struct Outcome {
  Fate fate = Fate::unmatched;
  int alerts = 0;      // new alerts
  std::string reason;  // of a rejection: what is wrong and where
};

/// How far a file has been read. Kept in the same transaction as the events' alerts.
struct ReadPosition {
  std::string key;  // the file's path
  std::string
      fingerprint;  // device, inode and a hash of its first bytes: tells a replaced file from a grown one
  std::uint64_t offset = 0;  // everything before it has been accepted
  bool finished = false;     // a compressed file that was read to its end
};

class Intake {
 public:
  virtual ~Intake() = default;

  /// Matches, stores alerts and deliveries, then returns one Outcome an event. When it returns a value, everything is on
  /// disk and the source may acknowledge. An error means that nothing was stored: offer it again later.
  /// At most kMaxBatch events a call. Thread-safe.
  virtual Result<std::vector<Outcome>> accept(const std::vector<RawEvent>& batch,
                                              const std::optional<ReadPosition>& position = std::nullopt) = 0;

  /// False when the store is at its limits: sources then wait, HTTP answers 429. Thread-safe.
  virtual bool has_room() const = 0;

  /// Where reading of a file was left; nothing for an unknown one. Thread-safe.
  virtual Result<std::optional<ReadPosition>> position(const std::string& key) const = 0;

  static constexpr std::size_t kMaxBatch = 256;
};

}  // namespace tocsin::source
