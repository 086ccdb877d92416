#include "rule/file/attack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rule/example_rule.h"
#include "rule/file/cis.h"
#include "rule/file/rule_reader.h"
#include "rule/rule_set.h"

namespace tocsin::rule {
namespace {

TEST(Attack, KnowsWhatIsInForceReplacedWithdrawnAndMadeUp) {
  EXPECT_EQ(attack_technique("T1078.004")->name, "Valid Accounts: Cloud Accounts");
  EXPECT_EQ(attack_technique("T1086")->instead, "T1059.001");
  EXPECT_EQ(attack_technique("T1043")->name, "");
  EXPECT_EQ(attack_technique("T1043")->instead, "");
  for (const auto* none : {"T9999", "T1078.099", "T107", "", "#", "MITRE", "T1086 >", "\nT1086"})
    EXPECT_FALSE(attack_technique(none)) << none;
}

TEST(Attack, SaysWhatIsWrong) {
  EXPECT_EQ(wrong_technique("T1485"), "");
  EXPECT_EQ(wrong_technique("T9999"), "\"T9999\" is no technique of ATT&CK " + std::string(attack_version()));
  EXPECT_EQ(wrong_technique("T1086"), "ATT&CK has replaced the technique \"T1086\" by T1059.001");
  EXPECT_EQ(wrong_technique("T1043"), "ATT&CK has withdrawn the technique \"T1043\"");
  EXPECT_GE(attack_version().size(), 4U);
  EXPECT_EQ(attack_version().find_first_not_of("0123456789."), std::string_view::npos) << attack_version();
}

// Whatever has taken an id's place is in force itself, or the advice would be none.
TEST(Attack, WhatTookAnIdsPlaceIsInForce) {
  const auto text = attack_techniques_text();
  std::size_t replaced = 0;
  for (auto at = text.find(" > "); at != std::string_view::npos; at = text.find(" > ", at + 1), ++replaced) {
    const auto id = text.substr(at + 3, text.find('\n', at) - at - 3);
    EXPECT_EQ(wrong_technique(id), "") << id;
  }
  EXPECT_GT(replaced, 100U);
}

TEST(Cis, SectionsAreInOrderAndEachOnce) {
  for (const auto& section : cis_sections()) {
    EXPECT_EQ(cis_section(section.id), &section) << section.id;
    EXPECT_FALSE(section.what.empty());
  }
  EXPECT_EQ(cis_sections().size(), 62U);
  EXPECT_EQ(cis_section("9.9"), nullptr);
  EXPECT_EQ(wrong_section("4.3"), "");
  EXPECT_EQ(wrong_section("9.9"), "\"9.9\" is no section of the CIS AWS Foundations Benchmark 3.0.0");
}

TEST(RuleChecks, WarnOfMadeUpIdsWithTheirPlace) {
  Diagnostics diagnostics;
  const auto text = testing::with("[T1136.003]", "[T9999, T1086]", testing::with("\"1.16\"", "\"1.99\""));
  EXPECT_TRUE(read_rule({{"user-created.yaml", text}, std::nullopt, false}, true, diagnostics));
  const auto said = render(diagnostics);
  for (const auto* line :
       {"user-created.yaml:6:9: warning: \"T9999\" is no technique of ATT&CK",
        "user-created.yaml:6:16: warning: ATT&CK has replaced the technique \"T1086\" by T1059.001",
        "user-created.yaml:7:7: warning: \"1.99\" is no section of the CIS"})
    EXPECT_THAT(said, ::testing::HasSubstr(line));
}

TEST(ShippedRules, NameTechniquesInForceAndSectionsThatExist) {
  const auto loaded = RuleSet::load({.run_tests = false});
  ASSERT_TRUE(loaded);
  for (const auto& rule : loaded->rules.rules()) {
    for (const auto& id : rule.mitre) EXPECT_EQ(wrong_technique(id), "") << rule.id;
    for (const auto& id : rule.cis) EXPECT_EQ(wrong_section(id), "") << rule.id;
  }
}

}  // namespace
}  // namespace tocsin::rule
