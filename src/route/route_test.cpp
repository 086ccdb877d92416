#include "route/route.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::route {
namespace {

using rule::Severity;
using testing::ElementsAre;
using testing::IsEmpty;

alert::Alert alert_of(Severity severity) {
  alert::Alert alert;
  alert.severity = severity;
  return alert;
}

TEST(Route, RingsEveryReceiverWhoseThresholdIsReached) {
  const std::vector<Receiver> receivers = {
      {"archive", Severity::info}, {"mail", Severity::medium}, {"pager", Severity::critical}};
  EXPECT_THAT(route(alert_of(Severity::critical), receivers), ElementsAre("archive", "mail", "pager"));
  EXPECT_THAT(route(alert_of(Severity::medium), receivers), ElementsAre("archive", "mail"));
  EXPECT_THAT(route(alert_of(Severity::info), receivers), ElementsAre("archive"));
}

TEST(Route, SaysWhyForEveryReceiver) {
  const auto decisions = decide(alert_of(Severity::low), {{"mail", Severity::medium}});
  ASSERT_EQ(decisions.size(), 1U);
  EXPECT_FALSE(decisions[0].taken);
  EXPECT_EQ(decisions[0].reason, "low is below medium");
}

TEST(Route, WithoutReceiversNobodyIsRung) {
  EXPECT_THAT(route(alert_of(Severity::critical), {}), IsEmpty());
}

}  // namespace
}  // namespace tocsin::route
