#include "prove/ways.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "doc/yaml_reader.h"
#include "sigma/detection.h"

namespace tocsin::prove {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

sigma::Expression expression_of(const std::string& text) {
  const SourceText source{"d.yaml", text};
  const auto value = doc::read_yaml(source);
  const auto detection = value ? sigma::Detection::read(source, *value) : Checked<sigma::Detection>();
  EXPECT_TRUE(detection) << text;
  return detection ? detection->expression() : sigma::Expression();
}

std::vector<std::string> told(const std::vector<DeadWay>& ways) {
  std::vector<std::string> out;
  for (const auto& way : ways) out.push_back(way.way);
  return out;
}

/// With what is known of AWS's calls.
std::vector<std::string> dead_among_calls(const std::string& text) {
  CallJudge calls(KnownCalls::of_table(KnownCalls::Belief::sure));
  return told(dead_ways(expression_of(text), {{}, &calls}));
}

TEST(Ways, TheWayThatIsDeadIsNamed) {
  const auto ways = [](const std::string& condition) {
    return told(dead_ways(expression_of(
        "a: {eventName: A, userAgent: x}\nb: {eventName: [B, C]}\nd: {eventName: A}\ne: {eventName: B}\n"
        "condition: " +
        condition + "\n")));
  };
  EXPECT_THAT(ways("(a or b) and not d"), ElementsAre(R"("eventName" "A", "userAgent" "x")"));
  EXPECT_THAT(ways("b and not e"), ElementsAre(R"("eventName" "B")"));
  EXPECT_THAT(ways("a or b"), IsEmpty());
}

TEST(Ways, WhatIsDeniedMustBeAbleToCome) {
  const auto ways = [](const std::string& denied) {
    return dead_ways(
        expression_of("a: {userIdentity.userName: alice}\nb: " + denied + "\ncondition: a and not b\n"));
  };
  const auto dead = ways("{userIdentity.userName: bob}");
  ASSERT_EQ(dead.size(), 1U);
  EXPECT_TRUE(dead.front().is_denial);
  EXPECT_THAT(ways("{userIdentity.userName: ALICE, userAgent: x}"), IsEmpty());
  EXPECT_THAT(ways("{userAgent: [x, xx]}"), IsEmpty());
}

TEST(Ways, APartThatIsAliveInOnePlaceIsAlive) {
  const std::string searches =
      "a: {userIdentity.userName: alice}\nb: {userIdentity.userName: bob}\nboth: {userIdentity.userName: "
      "[alice, bob]}\n";
  EXPECT_THAT(told(dead_ways(expression_of(searches + "condition: a and both or b and both\n"))), IsEmpty());
  EXPECT_THAT(told(dead_ways(expression_of(
                  searches + "condition: a and not x or b and not x\nx: {userIdentity.userName: "
                             "[alice, bob], userAgent: y}\n"))),
              IsEmpty());
}

TEST(Ways, CallsThatDoNotExistAreDead) {
  const std::string a = "a: {eventSource: iam.amazonaws.com, eventName: [CreateUser, DeleteUser]}\n";
  EXPECT_THAT(dead_among_calls(a + "b: {eventName: RunInstances}\ncondition: a or a and b\n"),
              ElementsAre(HasSubstr("RunInstances")));
  EXPECT_THAT(dead_among_calls(a + "b: {eventName|re: '^CreateU'}\ncondition: a and not b\n"),
              ElementsAre(R"("eventName" "CreateUser")"));
  EXPECT_THAT(dead_among_calls(a + "b: {eventName|re: '^CreateU', userAgent: x}\ncondition: a and not b\n"),
              IsEmpty());
  EXPECT_THAT(
      dead_among_calls(
          "a: {eventSource: [iam.amazonaws.com, kms.amazonaws.com], eventName: CreateUser}\ncondition: a\n"),
      ElementsAre(R"("eventSource" "kms.amazonaws.com")"));
}

TEST(Ways, TheWholeConditionIsTold) {
  CallJudge calls(KnownCalls::of_table(KnownCalls::Belief::sure));
  const auto why = [&](const std::string& more) {
    const auto clash = why_impossible(
        expression_of("a: {eventSource: iam.amazonaws.com, eventName: CreateUser}\nb: " + more +
                      "\ncondition: a and b\n"),
        {{}, &calls});
    return clash.kind == Clash::Kind::sure ? clash.why : std::string();
  };
  EXPECT_THAT(why("{readOnly: true}"), HasSubstr("no event of AWS has \"eventName\" \"CreateUser\""));
  EXPECT_THAT(why("{awsRegion: eu-west-1}"), HasSubstr("eu-west-1"));
  EXPECT_THAT(why("{eventType: AwsConsoleSignIn}"), HasSubstr("AwsConsoleSignIn"));
  for (const auto* good : {"{readOnly: false}", "{awsRegion: us-gov-west-1}", "{eventType: AwsApiCall}",
                           "{userAgent: x}", "{managementEvent: false}"})
    EXPECT_EQ(why(good), "") << good;
}

TEST(Ways, ARuleOfManyPartsEnds) {
  std::string text;
  std::string c = "x0";
  std::string d = "y0";
  for (int i = 0; i < 60; ++i) {
    text += fmt::format("x{}: [{{a{}: 1}}, {{b{}: 1}}]\ny{}: [{{b{}: 2}}, {{a{}: 2}}]\n", i, i, i, i, i, i);
    if (i > 0) c += fmt::format(" and x{}", i);
    if (i > 0) d += fmt::format(" or y{}", i);
  }
  const auto condition = expression_of(text + "condition: " + c + " and not (" + d + ")\n");
  EXPECT_FALSE(is_impossible(condition));
  EXPECT_THAT(told(dead_ways(condition)), Not(::testing::Contains(HasSubstr("\"a0\" \"1\""))));
}

}  // namespace
}  // namespace tocsin::prove
