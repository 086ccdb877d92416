// Mute times: hours of the week, by the clock of a place, in which a route rings nobody. What comes then is folded and told when they end.
// docs/adr/0017. Pure.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/zone.h"

namespace tocsin::route {

inline constexpr std::array<std::string_view, 7> kDayNames = {"sun", "mon", "tue", "wed",
                                                              "thu", "fri", "sat"};

/// No mute lasts longer: what comes in adjoining ones is told after a week, whatever follows.
inline constexpr Milliseconds kLongestMute = std::chrono::days(7);

struct MuteTime {
  std::string name;
  std::uint8_t days = 0;      // on which it begins: a bit each, Sunday the lowest
  std::chrono::minutes from;  // of the day, below 24h
  std::chrono::minutes to;    // up to 24h; not after `from`: of the next day
  Zone zone;
  bool critical = false;  // mutes critical alerts too
};

/// "22:00"; "24:00" only as an end. Nothing for what is no time of day.
std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text);

/// The mute that holds at a time.
struct Muted {
  std::string name;  // of the mute time
  Time until;        // of adjoining ones the end of the last; at most a week ahead
};

/// `lists` are indices into `times`: see Timing::mute. With several lists the one that ends first. A critical alert asks only those that mute
/// critical ones.
std::optional<Muted> muted_at(const std::vector<std::vector<std::size_t>>& lists,
                              const std::vector<MuteTime>& times, bool critical, Time now);

}  // namespace tocsin::route
