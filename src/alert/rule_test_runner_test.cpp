#include "alert/rule_test_runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "rule/example_rule.h"

namespace tocsin::alert {
namespace {

using rule::testing::kExampleRule;
using rule::testing::TempFolder;
using rule::testing::with;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class RuleTestRunner : public ::testing::Test {
 protected:
  /// The results of the rule's three tests: created, denied, pipeline.
  const std::vector<RuleTestResult>& run(const std::string& text) {
    folder_.write("user-created.yaml", text);
    auto loaded = rule::RuleSet::load({.builtin = false, .paths = {folder_.path()}, .run_tests = false});
    EXPECT_TRUE(loaded) << render(loaded.error());
    if (loaded) rules_ = std::move(loaded->rules);
    results_ = run_rule_tests(rules_);
    EXPECT_THAT(results_, SizeIs(3));
    results_.resize(3);
    return results_;
  }

  TempFolder folder_;
  rule::RuleSet rules_;
  std::vector<RuleTestResult> results_;
};

TEST_F(RuleTestRunner, TheExamplePasses) {
  for (const auto& result : run(std::string(kExampleRule))) {
    EXPECT_THAT(result.mismatches, SizeIs(0)) << result.test->name;
  }
  EXPECT_THAT(run_rule_tests(rules_, "user-created"), SizeIs(3));
  EXPECT_THAT(run_rule_tests(rules_, "other"), SizeIs(0));
}

TEST_F(RuleTestRunner, TheGuidesFirstRulePasses) {
  const auto guide = read_file(TOCSIN_SOURCE_DIR "/docs/rules.md").value_or("");
  const auto begin = guide.find("# yaml-language-server");
  ASSERT_NE(begin, std::string::npos);
  folder_.write("dynamodb-table-deleted.yaml", guide.substr(begin, guide.find("```", begin) - begin));
  const auto loaded = rule::RuleSet::load({.builtin = false, .paths = {folder_.path()}});
  ASSERT_TRUE(loaded) << render(loaded.error());
  const auto results = run_rule_tests(loaded->rules);
  EXPECT_THAT(results, SizeIs(2));
  for (const auto& result : results) {
    for (const auto& m : result.mismatches)
      ADD_FAILURE() << m.what << ": " << m.expected << " / " << m.actual;
  }
}

TEST_F(RuleTestRunner, AMissSaysWhichFieldDidNotHold) {
  const auto& created = run(with("eventName: CreateUser", "eventName: DeleteUser"))[0];
  ASSERT_THAT(created.mismatches, SizeIs(1));
  EXPECT_EQ(created.mismatches[0].what, "match");
  EXPECT_EQ(created.mismatches[0].expected, "alerts");
  EXPECT_EQ(created.mismatches[0].actual, "the pattern does not match");
  ASSERT_THAT(created.notes, SizeIs(1));
  EXPECT_THAT(created.notes[0], HasSubstr("detail.eventName: wants [\"CreateUser\"], finds \"DeleteUser\""));
}

TEST_F(RuleTestRunner, AnAlertThatShouldNotBe) {
  const auto& denied = run(with("set: {detail.errorCode: AccessDenied}", "set: {detail.other: x}"))[1];
  ASSERT_THAT(denied.mismatches, SizeIs(1));
  EXPECT_EQ(denied.mismatches[0].actual, "alerts");
}

TEST_F(RuleTestRunner, AnExclusionThatDoesNotHold) {
  const auto& pipeline = run(with("role/pipeline\"}\n", "role/other\"}\n"))[2];
  ASSERT_THAT(pipeline.mismatches, SizeIs(1));
  EXPECT_EQ(pipeline.mismatches[0].what, "excluded_by");
  EXPECT_EQ(pipeline.mismatches[0].actual, "alerts");
}

TEST_F(RuleTestRunner, AnyOfSeveralExclusionsThatHoldMayBeNamed) {
  const auto text =
      with("exclude:\n",
           "exclude:\n  - reason: roles\n    pattern: {detail: {userIdentity: {arn: [{wildcard: "
           "\"*:role/*\"}]}}}\n",
           std::string(kExampleRule) +
               "  - name: a role\n    match: false\n    excluded_by: roles\n    like: pipeline\n");
  folder_.write("user-created.yaml", text);
  const auto loaded = rule::RuleSet::load({.builtin = false, .paths = {folder_.path()}});
  ASSERT_TRUE(loaded) << render(loaded.error());
  for (const auto& result : run_rule_tests(loaded->rules))
    EXPECT_THAT(result.mismatches, SizeIs(0)) << result.test->name;
}

TEST_F(RuleTestRunner, ComparesTheAlertsTexts) {
  const auto& created = run(with(
      "match: true", "match: true\n    title: Other\n    summary: al created eve.\n    severity: high"))[0];
  ASSERT_GE(created.mismatches.size(), 2U);
  EXPECT_EQ(created.mismatches[0].what, "title");
  EXPECT_EQ(created.mismatches[0].actual, "User Created");
  EXPECT_EQ(created.mismatches.back().what, "severity");
  EXPECT_EQ(created.mismatches.back().actual, "medium");
}

}  // namespace
}  // namespace tocsin::alert
