// The rules that ship, as a user's folder and as they are embedded.
#include <gtest/gtest.h>

#include "rule/builtin.h"
#include "rule/rule_files.h"
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
    EXPECT_EQ(builtin_rule_text(file_stem(file.source.name)), file.source.text) << file.source.name;
  }
}

TEST(ShippedRules, LoadFromTheProgram) {
  const auto loaded = RuleSet::load({});
  ASSERT_TRUE(loaded) << render(loaded.error());
  EXPECT_EQ(loaded->rules.rules().size(), builtin_rule_files().size());
  EXPECT_TRUE(loaded->rules.rules().front().path.starts_with("builtin:"));
}

}  // namespace
}  // namespace tocsin::rule
