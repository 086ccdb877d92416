// The rules that ship, as a user's folder and as they are embedded.
#include <gtest/gtest.h>
#include <map>

#include "rule/builtin.h"
#include "rule/file/rule_files.h"
#include "rule/file/severity_reason.h"
#include "rule/rule_set.h"

namespace tocsin::rule {
namespace {

TEST(ShippedRules, LoadFromTheirFolderWithoutAWord) {
  const auto loaded = RuleSet::load({.builtin = false, .paths = {TOCSIN_SOURCE_DIR "/rules"}});
  ASSERT_TRUE(loaded) << render(loaded.error());
  EXPECT_TRUE(loaded->warnings.empty()) << render(loaded->warnings);
}

TEST(ShippedRules, AreEmbeddedAsTheyStandInTheirFolder) {
  const auto folder = find_rule_files({TOCSIN_SOURCE_DIR "/rules"});
  const auto embedded = builtin_rule_files();
  ASSERT_EQ(embedded.size(), folder.files.size());
  for (const auto& file : folder.files) {
    EXPECT_TRUE(builtin_rule_text(file_stem(file.source.name)) == file.source.text) << file.source.name;
  }
}

TEST(ShippedRules, LoadFromTheProgram) {
  const auto whole = RuleSet::load({.builtin_tests = true});
  ASSERT_TRUE(whole) << render(whole.error());
  const auto loaded = RuleSet::load({});
  ASSERT_TRUE(loaded) << render(loaded.error());
  ASSERT_EQ(loaded->rules.rules().size(), builtin_rule_files().size());
  // Leaving the tests out leaves nothing else out.
  for (const auto& rule : whole->rules.rules()) {
    const auto* same = loaded->rules.find(rule.id);
    ASSERT_NE(same, nullptr) << rule.id;
    EXPECT_TRUE(same->path.starts_with("builtin:")) << same->path;
    EXPECT_TRUE(doc::equal(same->pattern, rule.pattern)) << rule.id;
    EXPECT_EQ(same->summary.source(), rule.summary.source());
    EXPECT_EQ(same->next_steps.size(), rule.next_steps.size()) << rule.id;
    EXPECT_EQ(same->references, rule.references) << rule.id;
    EXPECT_EQ(same->false_positives, rule.false_positives) << rule.id;
    EXPECT_TRUE(same->tests.empty());
    EXPECT_FALSE(rule.tests.empty());
  }
}

// "Each has severity with its reason": a rule without one, or with another rule's, does not ship.
TEST(ShippedRules, SayWhyTheyHaveTheirSeverity) {
  std::map<std::string, std::string> said_by;
  for (const auto& file : builtin_rule_files(Tests::leave_out)) {
    const auto reason = severity_reason(file.source);
    ASSERT_TRUE(reason) << file.source.name << " has no severity_reason";
    EXPECT_GE(reason->size(), 30U) << file.source.name << ": " << *reason;
    const auto [other, is_new] = said_by.emplace(*reason, file.source.name);
    EXPECT_TRUE(is_new) << file.source.name << " says the same as " << other->second;
  }
}

TEST(SeverityReason, IsAbsentWhereTheFileSaysNoneOrIsNoYaml) {
  EXPECT_EQ(severity_reason({"a.yaml", "severity_reason: >-\n  Two\n  lines.\n"}), "Two lines.");
  EXPECT_EQ(severity_reason({"a.yaml", "severity: high\n"}), std::nullopt);
  EXPECT_EQ(severity_reason({"a.yaml", "severity_reason: [a]\n"}), std::nullopt);
  EXPECT_EQ(severity_reason({"a.yaml", "{{ }}: ]"}), std::nullopt);
}

}  // namespace
}  // namespace tocsin::rule
