#include "base/zone.h"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

using namespace std::chrono_literals;
using std::chrono::local_days;
using std::chrono::local_seconds;

Time at(const char* text) {
  return parse_time(text).value();
}

// Europe/Berlin in 2025: forward on 30 March at 01:00 UTC, back on 26 October at 01:00 UTC.
Zone berlin() {
  const auto second = [](const char* text) { return std::chrono::floor<std::chrono::seconds>(at(text)); };
  return {{{second("2024-10-27T01:00:00Z"), 1h},
           {second("2025-03-30T01:00:00Z"), 2h},
           {second("2025-10-26T01:00:00Z"), 1h}}};
}

local_seconds local(int month, int day, std::chrono::seconds of_day) {
  return local_days(std::chrono::year(2025) / month / day) + of_day;
}

TEST(Zone, WithoutChangesItIsUtc) {
  const Zone utc;
  EXPECT_EQ(utc.offset_at(at("2025-07-01T00:00:00Z")), 0s);
  EXPECT_EQ(utc.begin_of(local(7, 1, 5h)), at("2025-07-01T05:00:00Z"));
}

TEST(Zone, KnowsTheOffsetOfATime) {
  EXPECT_EQ(berlin().offset_at(at("2025-03-30T00:59:59.999Z")), 1h);
  EXPECT_EQ(berlin().offset_at(at("2025-03-30T01:00:00Z")), 2h);
  EXPECT_EQ(berlin().offset_at(at("2020-01-01T00:00:00Z")), 1h) << "the first holds before it as well";
  EXPECT_EQ(berlin().offset_at(at("2030-01-01T00:00:00Z")), 1h);
  EXPECT_EQ(berlin().to_local(at("2025-07-01T22:30:00Z")), local(7, 2, 30min));
}

TEST(Zone, AnOrdinaryLocalTimeIsOneInstant) {
  EXPECT_EQ(berlin().begin_of(local(7, 1, 22h)), at("2025-07-01T20:00:00Z"));
  EXPECT_EQ(berlin().end_of(local(1, 1, 6h)), at("2025-01-01T05:00:00Z"));
}

TEST(Zone, ALocalTimeThatDoesNotExistIsTheNextThatDoes) {
  EXPECT_EQ(berlin().begin_of(local(3, 30, 2h + 30min)), at("2025-03-30T01:00:00Z"));
  EXPECT_EQ(berlin().end_of(local(3, 30, 2h + 30min)), at("2025-03-30T01:00:00Z"));
  EXPECT_EQ(berlin().begin_of(local(3, 30, 3h)), at("2025-03-30T01:00:00Z"));
  EXPECT_EQ(berlin().end_of(local(3, 30, 1h + 59min)), at("2025-03-30T00:59:00Z"));
}

TEST(Zone, ALocalTimeThatComesTwiceBeginsAtTheFirstAndEndsAtTheSecond) {
  EXPECT_EQ(berlin().begin_of(local(10, 26, 2h + 30min)), at("2025-10-26T00:30:00Z"));
  EXPECT_EQ(berlin().end_of(local(10, 26, 2h + 30min)), at("2025-10-26T01:30:00Z"));
}

}  // namespace
}  // namespace tocsin
