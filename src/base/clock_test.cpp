#include "base/clock.h"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

std::string again(std::string_view text) {
  const auto time = parse_time(text);
  return time ? format_time(*time) : "nothing";
}

TEST(Time, ReadsWhatAwsWrites) {
  EXPECT_EQ(again("2025-03-21T13:22:00Z"), "2025-03-21T13:22:00Z");
  EXPECT_EQ(again("2025-03-21T13:22:00.5Z"), "2025-03-21T13:22:00.500Z");
  EXPECT_EQ(again("2025-03-21T13:22:00.000Z"), "2025-03-21T13:22:00Z");
  EXPECT_EQ(again("2025-03-21T13:22:00.123456789Z"), "2025-03-21T13:22:00.123Z");
  EXPECT_EQ(again("2025-03-21T13:22:00+01:30"), "2025-03-21T11:52:00Z");
  EXPECT_EQ(again("2025-03-21T23:22:00-0100"), "2025-03-22T00:22:00Z");
  EXPECT_EQ(again("2025-03-21t13:22:00z"), "2025-03-21T13:22:00Z");
  EXPECT_EQ(again("2024-02-29T00:00:00Z"), "2024-02-29T00:00:00Z");
  EXPECT_EQ(again("2016-12-31T23:59:60Z"), "2017-01-01T00:00:00Z") << "a leap second";
  EXPECT_EQ(again("1970-01-01T00:00:00Z"), "1970-01-01T00:00:00Z");
  EXPECT_EQ(again("9999-12-31T23:59:59Z"), "9999-12-31T23:59:59Z");
}

TEST(Time, RefusesWhatIsNone) {
  for (const auto* text :
       {"", "now", "2025-03-21", "2025-03-21T13:22:00", "2025-03-21T13:22Z", "2025-13-21T13:22:00Z",
        "2025-02-30T13:22:00Z", "2025-03-21T24:22:00Z", "2025-03-21T13:60:00Z", "2025-03-21T13:22:61Z",
        "2025-03-21T13:22:00.Z", "2025-03-21T13:22:00Z ", "2025-03-21T13:22:00+1",
        "2025-03-21T13:22:00+99:00", "2025-03-21T13:22:00+00:60", "1969-12-31T23:59:59Z",
        "1970-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "-025-03-21T13:22:00Z"}) {
    EXPECT_EQ(again(text), "nothing") << text;
  }
}

TEST(Duration, IsAWholeNumberAndAUnit) {
  EXPECT_EQ(parse_duration("90d"), Milliseconds(hours(90 * 24)));
  EXPECT_EQ(parse_duration("12h"), Milliseconds(hours(12)));
  EXPECT_EQ(parse_duration("15m"), Milliseconds(minutes(15)));
  EXPECT_EQ(parse_duration("30s"), Milliseconds(seconds(30)));
  EXPECT_EQ(parse_duration("500ms"), Milliseconds(500));
  for (const auto* text : {"", "5", "s", "-5s", "0s", "1.5h", "5 s", " 5s", "5S", "5sec",
                           "99999999999999999999d", "1000000001ms", "+5s"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(Duration, IsWrittenInItsLargestWholeUnit) {
  EXPECT_EQ(format_duration(hours(48)), "2d");
  EXPECT_EQ(format_duration(minutes(90)), "90m");
  EXPECT_EQ(format_duration(Milliseconds(1500)), "1500ms");
  EXPECT_EQ(format_duration(Milliseconds(0)), "0ms");
}

TEST(Clocks, TheManualOneStandsUntilItIsMoved) {
  ManualClock clock(*parse_time("2025-03-21T13:22:00Z"));
  EXPECT_EQ(format_time(clock.now()), "2025-03-21T13:22:00Z");
  clock.advance(seconds(90));
  EXPECT_EQ(format_time(clock.now()), "2025-03-21T13:23:30Z");
  EXPECT_GT(SystemClock().now(), *parse_time("2024-01-01T00:00:00Z"));
}

}  // namespace
}  // namespace tocsin
