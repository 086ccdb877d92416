#include "cli/rules/rule_text.h"

#include <gtest/gtest.h>

#include "cli/command_fixture.h"
#include "rule/example_rule.h"

namespace tocsin::cli {
namespace {

class RuleLinesTest : public CommandTest {
 protected:
  RuleLines lines_of(const std::string& text) const {
    rule::Rule rule;
    rule.path = file("user-created.yaml", text);
    return RuleLines(rule);
  }
};

TEST_F(RuleLinesTest, FindsKeysAndValuesWhereTheyStand) {
  const auto lines = lines_of(std::string(rule::testing::kExampleRule));
  EXPECT_EQ(lines.of("id", ""), 1U);
  EXPECT_EQ(lines.of("mitre", "T1136.003"), 6U);
  EXPECT_EQ(lines.of("pattern", ""), 8U);
  EXPECT_EQ(lines.of("pattern", "CreateUser"), 11U);
  EXPECT_EQ(lines.of("pattern", "errorCode"), 12U);
  EXPECT_EQ(lines.of("pattern", "nowhere"), 8U);
  EXPECT_EQ(lines.of("exclude", "the pipeline creates users"), 14U);
  EXPECT_EQ(lines.of("nothing", "CreateUser"), 1U);
}

TEST_F(RuleLinesTest, WhatCannotBeReadIsOnLineOne) {
  EXPECT_EQ(lines_of("id: [").of("id", ""), 1U);
  EXPECT_EQ(lines_of("{}").of("id", ""), 1U);
  rule::Rule gone;
  gone.path = "/nowhere/at-all.yaml";
  EXPECT_FALSE(rule_text(gone));
  EXPECT_EQ(RuleLines(gone).of("id", ""), 1U);
}

TEST_F(RuleLinesTest, FindsTheDocumentOfASigmaRule) {
  rule::Rule rule;
  rule.title = rule::Template::parse("Second", rule::Template::Use::text).value();
  rule.path = file("r.yml",
                   "title: First\ndetection: {s: {a: b}, condition: s}\n---\n"
                   "title: Second\ntags: [attack.t9999]\ndetection:\n  s: {a: b}\n  condition: s\n"
                   "logsource: {product: aws}\n");
  const RuleLines lines(rule);
  EXPECT_EQ(lines.of("tests", ""), 4U);
  EXPECT_EQ(lines.of("mitre", "T9999"), 5U);
  EXPECT_EQ(lines.of("pattern", ""), 6U);
  EXPECT_EQ(lines.of("detection", "condition"), 8U);
}

TEST_F(RuleLinesTest, KnowsTheRulesThatShip) {
  rule::Rule rule;
  rule.id = "iam-user-created";
  rule.path = "builtin:iam/iam-user-created.yaml";
  EXPECT_GT(RuleLines(rule).of("pattern", "CreateUser"), 5U);
}

}  // namespace
}  // namespace tocsin::cli
