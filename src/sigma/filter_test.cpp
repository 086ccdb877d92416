#include "sigma/filter.h"

#include <gtest/gtest.h>

#include "doc/json_reader.h"
#include "doc/yaml_reader.h"
#include "sigma/detection.h"

namespace tocsin::sigma {
namespace {

constexpr std::string_view kRule = "s: {eventName: DeleteTrail}\ncondition: 1 of them\n";

Checked<Filter> read(const std::string& yaml) {
  const SourceText source{"filter.yml", yaml};
  const auto value = doc::read_yaml(source);
  if (!value) return tl::make_unexpected(value.error());
  return read_filter(source, *value);
}

/// Does the rule ring for this user behind the filter?
bool rings(const std::string& filter_yaml, const std::string& user, std::string_view rule = kRule) {
  const auto filter = read(filter_yaml);
  EXPECT_TRUE(filter) << render(filter.error());
  if (!filter) return false;
  const auto value = rule.empty() ? doc::null() : *doc::read_yaml({"rule.yml", std::string(rule)});
  const auto detection = Detection::read({"merged", ""}, filtered(value, *filter, "x"));
  EXPECT_TRUE(detection) << render(detection.error());
  const auto event = doc::parse_json(R"({"detail":{"eventName":"DeleteTrail","user":")" + user + "\"}}");
  return detection && detection->holds(*event);
}

TEST(Filter, SilencesInBothNotations) {
  for (const auto* condition : {"selection", "not selection", "1 of them", "not all of selection*"}) {
    const auto filter =
        "rules: any\nselection: {user|startswith: adm_}\ncondition: " + std::string(condition) + "\n";
    EXPECT_FALSE(rings(filter, "adm_x")) << condition;
    EXPECT_TRUE(rings(filter, "mallory")) << condition;
  }
}

TEST(Filter, SeveralSearches) {
  const std::string searches = "rules: any\na: {user: x}\nb: {user: y}\n_c: {user: z}\n";
  for (const auto* condition : {"a or b", "not a and not b", "not (a or b)", "1 of them", "not 1 of them"}) {
    EXPECT_FALSE(rings(searches + "condition: " + condition + "\n", "x")) << condition;
    EXPECT_FALSE(rings(searches + "condition: " + condition + "\n", "y")) << condition;
    EXPECT_TRUE(rings(searches + "condition: " + condition + "\n", "z")) << condition;
  }
  EXPECT_TRUE(rings(searches + "condition: not (a and not b)\n", "y"));
}

TEST(Filter, OfARuleWithoutDetectionOrWithSeveralConditions) {
  const std::string filter = "rules: any\nselection: {user: adm}\ncondition: not selection\n";
  EXPECT_FALSE(rings(filter, "adm", ""));
  EXPECT_TRUE(rings(filter, "x", ""));
  constexpr std::string_view kTwo = "s: {eventName: DeleteTrail}\nt: {eventName: X}\ncondition: [s, t]\n";
  EXPECT_FALSE(rings(filter, "adm", kTwo));
  EXPECT_TRUE(rings(filter, "x", kTwo));
}

TEST(Filter, SeveralOfOneNameDoNotMix) {
  const auto first = read("rules: any\nselection: {user: a}\ncondition: selection\n");
  const auto second = read("rules: any\nselection: {user: b}\ncondition: selection\n");
  ASSERT_TRUE(first && second);
  const auto both = filtered(filtered(doc::null(), *first, "x"), *second, "x");
  const auto detection = Detection::read({"merged", ""}, both);
  ASSERT_TRUE(detection) << render(detection.error());
  for (const auto* user : {"a", "b", "c"}) {
    const auto event = doc::parse_json(R"({"detail":{"user":")" + std::string(user) + "\"}}");
    EXPECT_EQ(detection->holds(*event), std::string_view(user) == "c") << user;
  }
}

TEST(Filter, ASearchIsNamedByOneWord) {
  const auto filter = read("rules: any\n\"a b\": {user: x}\ncondition: not 1 of them\n");
  ASSERT_FALSE(filter);
  EXPECT_NE(render(filter.error()).find("filter.yml:2:"), std::string::npos) << render(filter.error());
}

TEST(Filter, WhatCannotBeToldIsRefused) {
  const auto mixed = read("rules: any\na: {x: 1}\nb: {y: 1}\ncondition: a and not b\n");
  ASSERT_FALSE(mixed);
  EXPECT_EQ(mixed.error().front().message,
            "it cannot be told whether this says what is to ring or what is not");
  EXPECT_EQ(mixed.error().front().at.line, 4U);
  EXPECT_FALSE(read("rules: any\na: {x: 1}\n"));
  EXPECT_FALSE(read("rules: any\na: {x: 1}\ncondition: [a, a]\n"));
  EXPECT_FALSE(read("[a]"));
}

}  // namespace
}  // namespace tocsin::sigma
