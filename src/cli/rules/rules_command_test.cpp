#include "cli/rules/rules_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/command_fixture.h"
#include "doc/json_reader.h"
#include "rule/builtin.h"
#include "rule/example_rule.h"

namespace tocsin::cli {
namespace {

using rule::testing::kExampleRule;
using rule::testing::TempFolder;
using rule::testing::with;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

Said run(int (*command)(const RulesOptions&), const RulesOptions& options) {
  return said([&] { return command(options); });
}

class RulesCommand : public ::testing::Test {
 protected:
  RulesOptions mine(const std::string& text, const std::string& output = "table") {
    folder_.write("user-created.yaml", text);
    RulesOptions options;
    options.paths = {folder_.path()};
    options.output = output;
    return options;
  }
  TempFolder folder_;
};

TEST_F(RulesCommand, ListsTheBuiltInRulesWithoutPaths) {
  RulesOptions options;
  options.output = "json";
  const auto ran = run(run_rules_list, options);
  EXPECT_EQ(ran.code, 0) << ran.err;
  const auto list = doc::parse_json(ran.out);
  ASSERT_TRUE(list);
  ASSERT_FALSE(list->items.empty());
  for (const auto* key : {"id", "title", "severity", "tags", "path"})
    EXPECT_NE(list->items[0].find(key), nullptr) << key;
}

TEST_F(RulesCommand, ListIsATableForPeople) {
  const auto ran = run(run_rules_list, mine(std::string(kExampleRule)));
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, StartsWith("ID"));
  EXPECT_THAT(ran.out, HasSubstr("user-created  medium    User Created  iam\n"));
}

TEST_F(RulesCommand, CheckSaysWhatIsWrongOrThatNothingIs) {
  const auto good = run(run_rules_check, mine(std::string(kExampleRule)));
  EXPECT_EQ(good.code, 0) << good.err;
  EXPECT_EQ(good.out, "1 rule, no errors\n");
  const auto bad = run(run_rules_check, mine(with("severity: medium", "severity: x")));
  EXPECT_EQ(bad.code, 3);
  EXPECT_EQ(bad.out, "");
  EXPECT_THAT(bad.err, HasSubstr("user-created.yaml:3:1: error:"));
}

TEST_F(RulesCommand, APathThatDoesNotExistIsWrongUse) {
  RulesOptions options;
  options.paths = {folder_.path() + "/none"};
  for (auto* command : {run_rules_list, run_rules_check, run_rules_test, run_rules_show}) {
    EXPECT_EQ(run(command, options).code, 2);
  }
}

TEST_F(RulesCommand, ShowsOneRule) {
  auto options =
      mine(with("severity: medium", "severity: medium\nseverity_reason: An empty user can do nothing."));
  options.rule = "user-created";
  const auto shown = run(run_rules_show, options);
  EXPECT_EQ(shown.code, 0) << shown.err;
  for (const auto* words : {"User Created", "A new user is a way back in.", "T1136.003", "\"CreateUser\"",
                            "the pipeline creates users", "$ aws iam delete-user", "excluded  pipeline",
                            "because   An empty user can do nothing."}) {
    EXPECT_THAT(shown.out, HasSubstr(words));
  }
  options.output = "json";
  const auto json = doc::parse_json(run(run_rules_show, options).out);
  ASSERT_TRUE(json);
  EXPECT_NE(doc::find_path(*json, "pattern.detail.eventName.0"), nullptr);
  EXPECT_NE(doc::find_path(*json, "severity_reason"), nullptr);
  options.output = "yaml";
  EXPECT_THAT(run(run_rules_show, options).out,
              HasSubstr("severity_reason: An empty user can do nothing.\n"));
  RulesOptions shipped;
  shipped.rule = "iam-user-created";
  shipped.output = "yaml";
  EXPECT_EQ(run(run_rules_show, shipped).out, rule::builtin_rule_text("iam-user-created"));
  options.rule = "user-craeted";
  const auto missing = run(run_rules_show, options);
  EXPECT_EQ(missing.code, 2);
  EXPECT_THAT(missing.err, HasSubstr("did you mean \"user-created\"?"));
}

TEST_F(RulesCommand, TestPrintsEachFailureAndTheCounts) {
  const auto good = run(run_rules_test, mine(std::string(kExampleRule)));
  EXPECT_EQ(good.code, 0) << good.out << good.err;
  EXPECT_EQ(good.out, "3 passed, 0 failed\n");
  const auto bad = run(run_rules_test, mine(with("match: true", "match: true\n    title: Other")));
  EXPECT_EQ(bad.code, 1);
  EXPECT_THAT(bad.out, HasSubstr("FAIL user-created: created ("));
  EXPECT_THAT(bad.out, HasSubstr("user-created.yaml:22)"));
  EXPECT_THAT(bad.out, HasSubstr("  title: expected Other\n         actual   User Created\n"));
  EXPECT_THAT(bad.out, EndsWith("2 passed, 1 failed\n"));
}

TEST_F(RulesCommand, TestWritesJUnitAndJson) {
  const auto text = with("name: created", "name: \"<a> & \\\"b\\\"\"",
                         with("like: created", "like: \"<a> & \\\"b\\\"\"",
                              with("like: created", "like: \"<a> & \\\"b\\\"\"",
                                   with("match: true", "match: true\n    title: \"<i>\""))));
  const auto junit = run(run_rules_test, mine(text, "junit"));
  EXPECT_EQ(junit.code, 1) << junit.err;
  EXPECT_THAT(junit.out, StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
  EXPECT_THAT(junit.out, HasSubstr("tests=\"3\" failures=\"1\""));
  EXPECT_THAT(junit.out, HasSubstr("name=\"&lt;a&gt; &amp; &quot;b&quot;\""));
  EXPECT_THAT(junit.out, HasSubstr("expected &lt;i&gt;, actual User Created"));
  const auto json = doc::parse_json(run(run_rules_test, mine(text, "json")).out);
  ASSERT_TRUE(json);
  ASSERT_EQ(json->items.size(), 3U);
  EXPECT_EQ(doc::string_at(*json, "0.mismatches.0.what"), "title");
}

TEST_F(RulesCommand, TestTakesOneRule) {
  auto options = mine(std::string(kExampleRule));
  folder_.write("other.yaml", with("id: user-created", "id: other"));
  options.rule = "other";
  EXPECT_EQ(run(run_rules_test, options).out, "3 passed, 0 failed\n");
  options.rule = "none";
  EXPECT_EQ(run(run_rules_test, options).code, 2);
}

TEST_F(RulesCommand, TheShippedRulesPassTheirTests) {
  const auto ran = run(run_rules_test, {});
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.out, EndsWith(" 0 failed\n"));
}

TEST_F(RulesCommand, PrintsTheSchema) {
  const auto ran = run(run_rules_schema, {});
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.out, rule::rule_schema());
}

}  // namespace
}  // namespace tocsin::cli
