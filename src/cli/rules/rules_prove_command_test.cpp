#include "cli/rules/rules_prove_command.h"

#include <gmock/gmock.h>

#include "cli/command_fixture.h"
#include "doc/json_reader.h"
#include "rule/example_rule.h"

namespace tocsin::cli {
namespace {

using rule::testing::with;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class RulesProve : public CommandTest {
 protected:
  int run(const RulesProveOptions& options) { return run_command(run_rules_prove, options); }

  /// A rule with a slip of the pen.
  std::string wrong_rule() const {
    return file("user-created.yaml", with("[CreateUser]", R"([CreateUser, "Creat<User>"])"));
  }
};

TEST_F(RulesProve, TheRulesThatShipAreProven) {
  EXPECT_EQ(run({}), 0) << out_ << err_;
  EXPECT_THAT(out_, StartsWith("RULE"));
  EXPECT_THAT(out_, HasSubstr("\niam-user-created "));
  EXPECT_THAT(out_, HasSubstr(" proven, 0 failed, "));
  EXPECT_THAT(out_, Not(HasSubstr("failure: ")));
}

TEST_F(RulesProve, ARuleThatCannotFireFails) {
  EXPECT_EQ(run({.paths = {wrong_rule()}}), 1) << err_;
  EXPECT_THAT(out_, HasSubstr("FAILED"));
  EXPECT_THAT(out_, HasSubstr("failure: user-created: names: iam has no event with the name"));
  EXPECT_THAT(out_, HasSubstr("user-created.yaml:11: failure: "));
  EXPECT_THAT(out_, EndsWith("0 proven, 1 failed, 1 warnings\n"));
}

TEST_F(RulesProve, AMadeUpTechniqueFailsAndAReplacedOneIsToldOf) {
  const auto rule =
      with("mitre: [T1136.003]", "mitre: [T9999, T1086]", with("cis: [\"1.16\"]", "cis: [\"9.9\"]"));
  EXPECT_EQ(run({.paths = {file("user-created.yaml", rule)}}), 1);
  EXPECT_THAT(
      out_,
      HasSubstr("user-created.yaml:6: failure: user-created: names: \"T9999\" is no technique of ATT&CK"));
  EXPECT_THAT(
      out_, HasSubstr("user-created.yaml:7: failure: user-created: names: \"9.9\" is no section of the CIS"));
  EXPECT_THAT(
      out_,
      HasSubstr("user-created.yaml:6: warning: user-created: names: ATT&CK has replaced the technique"));
}

TEST_F(RulesProve, TellsPrograms) {
  ASSERT_EQ(run({.paths = {wrong_rule()}, .output = "json"}), 1) << err_;
  const auto proofs = doc::parse_json(out_);
  ASSERT_TRUE(proofs);
  ASSERT_EQ(proofs->items.size(), 1U);
  const auto& proof = proofs->items[0];
  EXPECT_EQ(proof.find("rule")->text, "user-created");
  EXPECT_FALSE(proof.find("proven")->boolean);
  EXPECT_EQ(proof.find("remarks")->items[0].find("level")->text, "failure");
  EXPECT_EQ(proof.find("remarks")->items[0].find("check")->text, "names");
  EXPECT_EQ(proof.find("remarks")->items[0].find("line")->text, "11");
}

TEST_F(RulesProve, TellsContinuousIntegration) {
  ASSERT_EQ(run({.paths = {wrong_rule()}, .output = "junit"}), 1) << err_;
  EXPECT_THAT(out_, StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
  EXPECT_THAT(out_, HasSubstr("tests=\"5\" failures=\"1\""));
  EXPECT_THAT(out_, HasSubstr("<testcase classname=\"user-created\" name=\"names\""));
  EXPECT_THAT(out_, HasSubstr("user-created.yaml\" line=\"11\">\n      <failure"));
  EXPECT_THAT(out_, HasSubstr("name=\"bus\" file"));
  EXPECT_THAT(out_, HasSubstr("user-created.yaml\" line=\"8\""));
  EXPECT_THAT(out_, HasSubstr("Creat&lt;User&gt;"));
  EXPECT_THAT(out_, Not(HasSubstr("Creat<User>")));
}

TEST_F(RulesProve, OneRuleOrWrongUse) {
  EXPECT_EQ(run({.rule = "iam-user-created"}), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("1 proven, 0 failed, 0 warnings"));
  EXPECT_EQ(run({.rule = "iam-user-creatd"}), 2);
  EXPECT_THAT(err_, HasSubstr("did you mean \"iam-user-created\"?"));
  EXPECT_EQ(run({.paths = {(folder_ / "nowhere").string()}}), 2);
  EXPECT_EQ(run({.paths = {file("broken.yaml", "id: [")}}), 3);
}

}  // namespace
}  // namespace tocsin::cli
