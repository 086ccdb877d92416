#include "cli/rules/rules_coverage_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>

#include "cli/command_fixture.h"
#include "doc/json_reader.h"

namespace tocsin::cli {
namespace {

using ::testing::HasSubstr;

class RulesCoverage : public CommandTest {
 protected:
  int run(const RulesCoverageOptions& options) { return run_command(run_rules_coverage, options); }
};

constexpr const char* kSmall =
    "account: \"111122223333\"\nlistens: {regions: [eu-central-1], log_files: true}\n"
    "trails: [{name: main, multi_region: true}]\nservices: {guardduty: false}\n";

TEST_F(RulesCoverage, OfAnUnknownAccountCallsNothingDead) {
  EXPECT_EQ(run({}), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("ATT&CK techniques\n\nTECHNIQUE"));
  EXPECT_THAT(out_, HasSubstr("CIS AWS Foundations Benchmark 3.0.0"));
  EXPECT_THAT(out_, HasSubstr("1.13     one access key a user"));
  EXPECT_THAT(out_, HasSubstr("no rule is known to be dead"));
  EXPECT_THAT(err_, HasSubstr("0 dead"));
  EXPECT_THAT(err_, HasSubstr("--account FILE"));
}

TEST_F(RulesCoverage, NamesWhatIsDeadAndWhy) {
  const auto account = file("account.yaml", kSmall);
  EXPECT_EQ(run({.account = account}), 1) << err_;
  EXPECT_THAT(out_, HasSubstr("guardduty is off"));
  EXPECT_THAT(out_, HasSubstr("no trail records data events of AWS::S3::Object"));
  EXPECT_EQ(run({.account = account, .output = "json"}), 1);
  const auto root = doc::parse_json(out_);
  ASSERT_TRUE(root);
  EXPECT_EQ(root->find("account")->text, "111122223333");
  std::map<std::string, std::string> states;
  for (const auto& row : root->find("rules")->items)
    states.emplace(row.find("rule")->text, row.find("state")->text);
  EXPECT_EQ(states.at("iam-user-created"), "alive");
  EXPECT_EQ(states.at("guardduty-finding-high"), "dead");
  EXPECT_EQ(states.at("s3-ransom-note"), "dead");
  EXPECT_EQ(states.at("macie-finding-high"), "unknown");
  EXPECT_EQ(root->find("cis")->items.size(), 62U);
}

TEST_F(RulesCoverage, WritesALayer) {
  EXPECT_EQ(run({.output = "navigator"}), 0) << err_;
  const auto layer = doc::parse_json(out_);
  ASSERT_TRUE(layer);
  EXPECT_EQ(doc::string_at(*layer, "versions.layer"), "4.5");
  EXPECT_GT(layer->find("techniques")->items.size(), 50U);
}

TEST_F(RulesCoverage, SaysWhatIsWrong) {
  EXPECT_EQ(run({.account = "/no/such/file"}), 2);
  EXPECT_EQ(run({.account = file("a.yaml", "trail: 1\n")}), 3);
  EXPECT_THAT(err_, HasSubstr("a.yaml:1:1"));
  EXPECT_THAT(err_, HasSubstr("trails"));
}

}  // namespace
}  // namespace tocsin::cli
