#include "route/route.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::route {
namespace {

using rule::Severity;
using testing::ElementsAre;
using testing::IsEmpty;

Matchers matchers(const std::vector<std::string>& words) {
  auto made = parse_matchers(words);
  EXPECT_TRUE(made) << to_string(made.error());
  return *made;
}

Labels labels(Severity severity, std::string rule = "a-rule") {
  Labels out;
  out.severity = severity;
  out.rule = std::move(rule);
  return out;
}

std::vector<std::string> sinks_of(const Labels& labels, const Routing& routing) {
  std::vector<std::string> names;
  for (const auto& bound : sinks_for(labels, routing)) names.push_back(bound.sink);
  return names;
}

Route leaf(const std::vector<std::string>& words, std::string receiver, bool goes_on = false) {
  return {matchers(words), std::move(receiver), goes_on, {}, 0, 7};
}

Routing routing(std::vector<Route> children) {
  Routing out;
  out.sinks = {{"archive", Severity::info}, {"mail", Severity::medium}, {"pager", Severity::critical}};
  out.receivers = {{"everybody", {"archive", "mail"}},
                   {"on-call", {"pager", "mail"}},
                   {"nobody", {}},
                   {"log", {"archive"}}};
  out.root = Route{{}, "everybody", false, std::move(children), 0, 3};
  return out;
}

TEST(Route, WithoutRoutesEverySinkWhoseThresholdIsReachedIsRung) {
  auto plain = routing({});
  plain.root.reset();
  EXPECT_THAT(sinks_of(labels(Severity::critical), plain), ElementsAre("archive", "mail", "pager"));
  EXPECT_THAT(sinks_of(labels(Severity::medium), plain), ElementsAre("archive", "mail"));
  EXPECT_THAT(sinks_of(labels(Severity::info), plain), ElementsAre("archive"));
  const auto verdict = decide(labels(Severity::low), plain);
  EXPECT_EQ(verdict.decisions.at(1).reason, "low is below medium");
  EXPECT_THAT(verdict.visits, IsEmpty());
}

TEST(Route, WithoutSinksNobodyIsRung) {
  EXPECT_THAT(sinks_of(labels(Severity::critical), {}), IsEmpty());
}

TEST(Route, TheRootTakesWhatNoChildTakes) {
  const auto tree = routing({leaf({"rule=iam-*"}, "log")});
  EXPECT_THAT(decide(labels(Severity::high, "s3-public"), tree).receivers, ElementsAre("everybody"));
  EXPECT_THAT(decide(labels(Severity::high, "iam-user"), tree).receivers, ElementsAre("log"));
}

TEST(Route, TheFirstChildThatMatchesWins) {
  const auto tree = routing({leaf({"min_severity=high"}, "on-call"), leaf({"rule=*"}, "log")});
  EXPECT_THAT(decide(labels(Severity::critical), tree).receivers, ElementsAre("on-call"));
  EXPECT_THAT(decide(labels(Severity::low), tree).receivers, ElementsAre("log"));
}

TEST(Route, ContinueAsksTheSiblingsAsWell) {
  const auto tree = routing({leaf({"rule=*"}, "log", true), leaf({"severity=critical"}, "on-call"),
                             leaf({"rule=a-*"}, "everybody")});
  EXPECT_THAT(decide(labels(Severity::critical), tree).receivers, ElementsAre("log", "on-call"));
  EXPECT_THAT(decide(labels(Severity::low), tree).receivers, ElementsAre("log", "everybody"));
  EXPECT_THAT(decide(labels(Severity::low, "b"), tree).receivers, ElementsAre("log"))
      << "a child has taken it: the root does not";
}

TEST(Route, AChildOfAChildTakesOverToo) {
  auto iam = leaf({"rule=iam-*"}, "log");
  iam.children = {leaf({"severity=critical"}, "on-call")};
  const auto tree = routing({iam});
  EXPECT_THAT(decide(labels(Severity::critical, "iam-x"), tree).receivers, ElementsAre("on-call"));
  EXPECT_THAT(decide(labels(Severity::low, "iam-x"), tree).receivers, ElementsAre("log"));
}

TEST(Route, ASinkOfTwoReceiversIsRungOnce) {
  const auto tree = routing({leaf({"rule=*"}, "everybody", true), leaf({"severity=critical"}, "on-call")});
  EXPECT_THAT(sinks_of(labels(Severity::critical), tree), ElementsAre("archive", "mail", "pager"));
}

TEST(Route, AReceiverWithoutSinksRingsNobody) {
  const auto tree = routing({leaf({"rule=noise"}, "nobody")});
  EXPECT_THAT(sinks_of(labels(Severity::critical, "noise"), tree), IsEmpty());
}

TEST(Route, ASinksSeverityHoldsBehindTheRoutes) {
  const auto tree = routing({leaf({"rule=*"}, "on-call")});
  EXPECT_THAT(sinks_of(labels(Severity::high), tree), ElementsAre("mail"));
  const auto verdict = decide(labels(Severity::high), tree);
  EXPECT_EQ(verdict.decisions.at(0).reason, "no route leads there");
  EXPECT_EQ(verdict.decisions.at(1).reason, "receiver on-call; high is at or above medium");
  EXPECT_EQ(verdict.decisions.at(2).reason, "receiver on-call; high is below critical");
}

TEST(Route, EveryRouteThatWasAskedIsNamed) {
  const auto tree = routing({leaf({"rule=iam-*"}, "log"), leaf({"severity=low"}, "nobody")});
  const auto visits = decide(labels(Severity::low), tree).visits;
  ASSERT_EQ(visits.size(), 3U);
  EXPECT_EQ(visits[0].route, "everything");
  EXPECT_EQ(visits[0].reason, "");
  EXPECT_EQ(visits[1].reason, "rule is a-rule, not iam-*");
  EXPECT_FALSE(visits[1].matched);
  EXPECT_EQ(visits[1].line, 7U);
  EXPECT_EQ(visits[2].reason, "receiver nobody");
  EXPECT_EQ(visits[2].depth, 1U);
}

TEST(Route, ASinkHasTheTimingOfTheRouteThatLeadsThere) {
  auto slow = leaf({"rule=*"}, "everybody", true);
  slow.timing.group_wait = std::chrono::seconds(30);
  slow.timing.mute = {{0}};
  const auto tree = routing({slow, leaf({"severity=critical"}, "on-call")});
  const auto bound = sinks_for(labels(Severity::critical), tree);
  ASSERT_EQ(bound.size(), 3U);
  EXPECT_EQ(bound[0].sink, "archive");
  EXPECT_EQ(bound[0].timing, slow.timing);
  EXPECT_EQ(bound[1].sink, "mail");
  EXPECT_EQ(bound[1].timing, Timing{}) << "on-call leads there too, and waits for nothing";
}

}  // namespace
}  // namespace tocsin::route
