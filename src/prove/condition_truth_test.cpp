#include "prove/condition_truth.h"

#include <gtest/gtest.h>

#include "doc/yaml_reader.h"
#include "sigma/detection.h"

namespace tocsin::prove {
namespace {

/// "hf": it can hold, it can fail.
std::string told(const std::string& condition) {
  const SourceText source{"d.yaml",
                          "s1: {eventName: [A, B], eventSource: x}\n"
                          "s2: [{eventName: C}, {awsRegion: y}]\n"
                          "filter: {userAgent|contains: tool}\n"
                          "condition: " +
                              condition + "\n"};
  const auto value = doc::read_yaml(source);
  if (!value) return "no YAML";
  const auto detection = sigma::Detection::read(source, *value);
  if (!detection) return render(detection.error());
  const auto truth = truth_of(detection->expression());
  return std::string(truth.can_hold ? "h" : "-") + (truth.can_fail ? "f" : "-");
}

TEST(ConditionTruth, OrdinaryConditionsMayGoEitherWay) {
  for (const auto* condition : {"s1", "s1 and not filter", "s1 or s2", "1 of s*", "all of them", "not s1",
                                "(s1 or s2) and not filter", "s1 and s2 or s1 and not filter"})
    EXPECT_EQ(told(condition), "hf") << condition;
}

TEST(ConditionTruth, WhatAlwaysHoldsIsFound) {
  for (const auto* condition :
       {"s1 or not s1", "not s1 or s1", "s1 or s2 or not s1", "not (s1 and not s1)",
        "s1 or not (s1 and filter)", "(s1 and s2) or not s1 or not s2", "1 of s* or not (s1 or s2)"})
    EXPECT_EQ(told(condition), "h-") << condition;
}

TEST(ConditionTruth, WhatNeverHoldsIsFound) {
  for (const auto* condition :
       {"s1 and not s1", "s1 and s2 and not s1", "not (s2 or not s2)", "s1 and not (s1 or s2)"})
    EXPECT_EQ(told(condition), "-f") << condition;
}

}  // namespace
}  // namespace tocsin::prove
