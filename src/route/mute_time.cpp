#include "route/mute_time.h"

#include <algorithm>

namespace tocsin::route {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::minutes;

/// When the span that holds at `now` ends.
std::optional<Time> end_at(const MuteTime& mute, Time now) {
  const auto today = std::chrono::floor<days>(mute.zone.to_local(now));
  std::optional<Time> end;
  for (const auto day : {today - days(1), today}) {  // one that began yesterday may last until now
    if ((mute.days >> std::chrono::weekday(day).c_encoding() & 1U) == 0) continue;
    const auto last_day = mute.to <= mute.from ? day + days(1) : day;
    const auto begins = mute.zone.begin_of(day + mute.from);
    const auto ends = mute.zone.end_of(last_day + mute.to);
    if (begins <= now && now < ends) end = std::max(end.value_or(ends), ends);
  }
  return end;
}

std::optional<Muted> muted_by(const std::vector<std::size_t>& list, const std::vector<MuteTime>& times,
                              bool critical, Time now) {
  std::optional<Muted> muted;
  auto at = now;
  for (bool longer = true; longer && at < now + kLongestMute;) {
    longer = false;
    for (const auto index : list) {
      if (critical && !times[index].critical) continue;
      const auto end = end_at(times[index], at);
      if (!end || *end <= at) continue;
      if (!muted) muted = Muted{times[index].name, *end};
      at = *end;
      longer = true;
    }
  }
  if (muted) muted->until = std::min(at, now + kLongestMute);
  return muted;
}

}  // namespace

std::optional<minutes> parse_time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto digit = [&](std::size_t at) {
    return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : 100;
  };
  const int hour = 10 * digit(0) + digit(1);
  const int minute = 10 * digit(3) + digit(4);
  const auto time = hours(hour) + minutes(minute);
  return minute > 59 || time > hours(24) ? std::nullopt : std::optional<minutes>(time);
}

std::optional<Muted> muted_at(const std::vector<std::vector<std::size_t>>& lists,
                              const std::vector<MuteTime>& times, bool critical, Time now) {
  std::optional<Muted> first;
  for (const auto& list : lists) {
    auto muted = muted_by(list, times, critical, now);
    if (!muted) return std::nullopt;
    if (!first || muted->until < first->until) first = std::move(muted);
  }
  return first;
}

}  // namespace tocsin::route
