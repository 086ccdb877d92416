#include "route/timing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::route {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Timing, TheShorterWaitHolds) {
  const Timing slow{1min, 5min, 4h, {}, {}};
  const Timing quick{30s, 0s, 0s, {}, {}};
  const auto both = least_delaying(slow, quick);
  EXPECT_EQ(both.group_wait, 30s);
  EXPECT_EQ(both.group_interval, 0s);
  EXPECT_EQ(both.repeat_interval, 4h) << "none is no shorter repetition";
  EXPECT_EQ(least_delaying(quick, slow), both);
  EXPECT_EQ(least_delaying(slow, {0s, 0s, 1h, {}, {}}).repeat_interval, 1h);
}

TEST(Timing, MutedOnlyIfEveryRouteIs) {
  const Timing nights{0s, 0s, 0s, {{0}}, {}};
  const Timing weekends{0s, 0s, 0s, {{1, 2}}, {}};
  EXPECT_THAT(least_delaying(nights, weekends).mute, ElementsAre(ElementsAre(0), ElementsAre(1, 2)));
  EXPECT_THAT(least_delaying(nights, {}).mute, IsEmpty());
  EXPECT_THAT(least_delaying({}, nights).mute, IsEmpty());
}

TEST(Timing, EscalationsAreTheUnionEarliestFirst) {
  const Timing one{0s, 0s, 0s, {}, {{15min, "second-line"}, {1h, "boss"}}};
  const Timing other{0s, 0s, 0s, {}, {{5min, "duty"}, {15min, "second-line"}}};
  EXPECT_THAT(
      least_delaying(one, other).escalate,
      ElementsAre(Escalation{5min, "duty"}, Escalation{15min, "second-line"}, Escalation{1h, "boss"}));
}

}  // namespace
}  // namespace tocsin::route
