// What is known of one principal, or of one account: since when, and what it has shown. Pure, thread-safe.
//
// A record is a function of the set of events, whatever their order and however often each comes: times are the earliest and the latest. So two records of
// the same principal are merged without a loss.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "past/sight.h"

namespace tocsin::past {

/// Whoever is known for less has no habits yet: nothing is said.
inline constexpr Milliseconds kLearning = std::chrono::hours(24 * 7);
/// What is younger is told of as new: an alert often comes minutes after the first call.
inline constexpr Milliseconds kNew = std::chrono::hours(24 * 3);
/// `last` is brought up to date once in so long, because each change is written.
inline constexpr Milliseconds kRefresh = std::chrono::hours(24);
/// Of an account of which nothing was heard for so long nothing is said: the way by which its log files come is broken.
inline constexpr Milliseconds kStale = std::chrono::hours(24 * 3);
/// Who was not seen for so long is forgotten.
inline constexpr Milliseconds kKept = std::chrono::hours(24 * 180);

/// Values of one kind. Whoever shows more has no habit of that kind: nothing is said about it any more.
inline constexpr std::size_t kMostValues = 100;

struct Shown {
  std::string value;
  Time first{};
};

struct Habits {
  Time since{};
  Time last{};
  std::vector<Shown> countries, regions, calls;  // each ascending by value; of an account all are empty

  bool empty() const { return last == Time{}; }
};

/// True when something has changed that is worth writing.
bool learn(Habits& habits, const Sight& sight);
/// Of an account: only that it was there.
bool learn_time(Habits& habits, Time time);
bool merge(Habits& into, const Habits& from);

/// What is new about the event, in at most four lines; none when too little is known to say so. `account`: the habits of its account.
std::vector<std::string> first_seen(const Habits& principal, const Habits& account, const Sight& sight);

/// JSON on one line, and back. Nothing when it is none of ours.
std::string to_text(const Habits& habits);
std::optional<Habits> habits_from(std::string_view text);

}  // namespace tocsin::past
