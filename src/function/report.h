// What one invocation did: counts that add up, and what failed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "source/lambda_runtime.h"

namespace tocsin::function {

/// events = matched + unmatched + rejected; deliveries = published + duplicates + queued + dead + failed, where a delivery is an alert, or what
/// the retry queue has brought back (retries), or a drill, to one channel. With the topic alone, and without drills, deliveries = alerts + retries.
struct Counts {
  std::uint64_t events = 0;
  std::uint64_t matched = 0;
  std::uint64_t unmatched = 0;
  std::uint64_t rejected = 0;
  std::uint64_t alerts = 0;
  std::uint64_t retries = 0;
  std::uint64_t deliveries = 0;
  std::uint64_t published = 0;
  std::uint64_t duplicates = 0;  // delivered by another
  std::uint64_t queued = 0;      // left in the retry queue
  std::uint64_t dead = 0;        // left in the dead letters
  std::uint64_t failed = 0;
};

/// Not thread-safe.
class Report {
 public:
  explicit Report(std::string request_id) : request_id_(std::move(request_id)) {}

  Counts counts;
  Milliseconds took{0};

  /// Writes a line at `error`, up to kMostLines of them: a broken file of a million lines must not become a million lines of log.
  /// `type`: "Tocsin.NotDelivered".
  void failure(std::string_view type, const std::string& message);
  void error(std::string_view message);  // the same for what fails nothing

  std::size_t failures() const { return failures_; }
  /// For the runtime API: the first failure, and how many more.
  source::InvocationError as_error() const;

  /// {"events":1,"matched":1,...}
  std::string as_json() const;

  /// The one line of the invocation.
  void write_summary() const;

  static constexpr std::size_t kMostLines = 20;

 private:
  const std::string request_id_;
  std::optional<source::InvocationError> first_;
  std::size_t failures_ = 0;
  std::size_t lines_ = 0;
};

}  // namespace tocsin::function
