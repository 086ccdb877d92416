#include "route/mute_time.h"

#include <gtest/gtest.h>

namespace tocsin::route {
namespace {

using namespace std::chrono_literals;

Time at(const char* text) {
  return parse_time(text).value();
}

// Europe/Berlin in 2025: forward on Sunday 30 March, back on Sunday 26 October, both at 01:00 UTC.
Zone berlin() {
  const auto second = [](const char* text) { return std::chrono::floor<std::chrono::seconds>(at(text)); };
  return {{{second("2024-10-27T01:00:00Z"), 1h},
           {second("2025-03-30T01:00:00Z"), 2h},
           {second("2025-10-26T01:00:00Z"), 1h}}};
}

constexpr std::uint8_t kSun = 1;
constexpr std::uint8_t kMonToFri = 0b0111110;
constexpr std::uint8_t kWeekend = 0b1000001;
constexpr std::uint8_t kEvery = 0x7F;

MuteTime mute(std::uint8_t days, std::chrono::minutes from, std::chrono::minutes to) {
  return {"nights", days, from, to, berlin(), false};
}

std::optional<Time> until(const std::vector<MuteTime>& times, const char* now, bool critical = false) {
  std::vector<std::size_t> list(times.size());
  for (std::size_t i = 0; i < list.size(); ++i) list[i] = i;
  const auto muted = muted_at({list}, times, critical, at(now));
  return muted ? std::optional(muted->until) : std::nullopt;
}

TEST(MuteTime, ReadsATimeOfDay) {
  EXPECT_EQ(parse_time_of_day("22:30"), 22h + 30min);
  EXPECT_EQ(parse_time_of_day("00:00"), 0min);
  EXPECT_EQ(parse_time_of_day("24:00"), 24h);
  for (const auto* wrong :
       {"", "7:00", "24:01", "23:60", "-1:00", "aa:bb", "22.30", "22:3x", "022:00", "+1:00", "99:00"})
    EXPECT_FALSE(parse_time_of_day(wrong)) << wrong;
}

TEST(MuteTime, ANightBelongsToTheDayOnWhichItBegins) {
  const std::vector<MuteTime> nights = {mute(kMonToFri, 22h, 6h)};
  EXPECT_EQ(until(nights, "2025-07-07T19:59:59Z"), std::nullopt) << "Monday 21:59:59 in Berlin";
  EXPECT_EQ(until(nights, "2025-07-07T20:00:00Z"), at("2025-07-08T04:00:00Z"));
  EXPECT_EQ(until(nights, "2025-07-12T03:59:59Z"), at("2025-07-12T04:00:00Z"))
      << "Friday's night, on Saturday";
  EXPECT_EQ(until(nights, "2025-07-12T04:00:00Z"), std::nullopt) << "its end is not muted";
  EXPECT_EQ(until(nights, "2025-07-12T21:00:00Z"), std::nullopt) << "Saturday's night is not named";
  EXPECT_EQ(until(nights, "2025-07-07T01:00:00Z"), std::nullopt) << "nor is Sunday's, on Monday";
}

TEST(MuteTime, AnEndAtMidnightIsTheSameDays) {
  EXPECT_EQ(until({mute(kSun, 8h, 24h)}, "2025-07-06T21:59:00Z"), at("2025-07-06T22:00:00Z"));
  EXPECT_EQ(until({mute(kSun, 8h, 0h)}, "2025-07-06T21:59:00Z"), at("2025-07-06T22:00:00Z"));
  EXPECT_EQ(until({mute(kSun, 8h, 24h)}, "2025-07-06T22:00:00Z"), std::nullopt);
}

TEST(MuteTime, TheClockThatGoesForwardShortensANight) {
  const std::vector<MuteTime> nights = {mute(kEvery, 2h + 30min, 3h + 30min)};
  // 02:30 does not exist on that night: it begins when the clock stands at 03:00.
  EXPECT_EQ(until(nights, "2025-03-30T00:59:59Z"), std::nullopt);
  EXPECT_EQ(until(nights, "2025-03-30T01:00:00Z"), at("2025-03-30T01:30:00Z"));
  EXPECT_EQ(until({mute(kEvery, 22h, 2h + 30min)}, "2025-03-30T00:00:00Z"), at("2025-03-30T01:00:00Z"));
  EXPECT_EQ(until({mute(kEvery, 2h + 15min, 2h + 45min)}, "2025-03-30T01:00:00Z"), std::nullopt)
      << "all of it is left out";
}

TEST(MuteTime, TheClockThatGoesBackLengthensANight) {
  const std::vector<MuteTime> nights = {mute(kEvery, 22h, 2h + 30min)};
  EXPECT_EQ(until(nights, "2025-10-26T00:30:00Z"), at("2025-10-26T01:30:00Z")) << "the first 02:30";
  EXPECT_EQ(until(nights, "2025-10-26T01:29:59Z"), at("2025-10-26T01:30:00Z")) << "the second one ends it";
  EXPECT_EQ(until(nights, "2025-10-26T01:30:00Z"), std::nullopt);
  EXPECT_EQ(until({mute(kEvery, 2h + 30min, 4h)}, "2025-10-26T00:30:00Z"), at("2025-10-26T03:00:00Z"))
      << "it begins at the first 02:30";
}

TEST(MuteTime, AdjoiningOnesEndTogether) {
  const std::vector<MuteTime> all = {mute(kMonToFri, 18h, 8h), mute(kWeekend, 0h, 24h),
                                     mute(kSun, 24h - 1min, 8h)};
  EXPECT_EQ(until(all, "2025-07-11T17:00:00Z"), at("2025-07-14T06:00:00Z"))
      << "Friday evening to Monday morning";
}

TEST(MuteTime, NoMuteLastsLongerThanAWeek) {
  const std::vector<MuteTime> always = {mute(kEvery, 0h, 12h), mute(kEvery, 12h, 24h)};
  EXPECT_EQ(until(always, "2025-07-07T10:00:00Z"), at("2025-07-14T10:00:00Z"));
}

TEST(MuteTime, CriticalOnesAreMutedOnlyWhenTold) {
  auto night = mute(kEvery, 22h, 6h);
  EXPECT_EQ(until({night}, "2025-07-07T21:00:00Z", true), std::nullopt);
  night.critical = true;
  EXPECT_EQ(until({night}, "2025-07-07T21:00:00Z", true), at("2025-07-08T04:00:00Z"));
}

TEST(MuteTime, OfSeveralRoutesAllMustMuteAndTheFirstEndCounts) {
  auto evening = mute(kEvery, 20h, 23h);
  evening.name = "evening";
  const std::vector<MuteTime> times = {mute(kEvery, 22h, 6h), evening};
  const auto both = muted_at({{0}, {1}}, times, false, at("2025-07-07T20:30:00Z"));
  ASSERT_TRUE(both);
  EXPECT_EQ(both->name, "evening");
  EXPECT_EQ(both->until, at("2025-07-07T21:00:00Z"));
  EXPECT_FALSE(muted_at({{0}, {1}}, times, false, at("2025-07-07T23:00:00Z")));
  EXPECT_FALSE(muted_at({}, times, false, at("2025-07-07T20:30:00Z")));
}

}  // namespace
}  // namespace tocsin::route
