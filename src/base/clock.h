// Time as a value. Everything between source and sink takes a Clock instead of asking the system.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tocsin {

/// UTC, milliseconds since the epoch.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;
using Milliseconds = std::chrono::milliseconds;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;  // thread-safe
};

class SystemClock final : public Clock {
 public:
  Time now() const override;
};

/// For tests and replays; not thread-safe against set().
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Time start) : now_(start) {}
  Time now() const override { return now_; }
  void set(Time now) { now_ = now; }
  void advance(Milliseconds by) { now_ += by; }

 private:
  Time now_;
};

/// RFC 3339 ("2025-03-21T13:22:00Z", fractions and offsets allowed), as CloudTrail and EventBridge write it. Nothing when
/// it is not one or is outside the years 1970 to 9999.
std::optional<Time> parse_time(std::string_view text);

/// "2025-03-21T13:22:00Z"; with milliseconds only when there are some.
std::string format_time(Time time);

/// "90d", "12h", "15m", "30s", "500ms": a positive whole number and one unit.
std::optional<Milliseconds> parse_duration(std::string_view text);
std::string format_duration(Milliseconds duration);

}  // namespace tocsin
