#include "rule/file/rule_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "rule/example_rule.h"

namespace tocsin::rule {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using testing::TempFolder;

TEST(RuleFiles, WalksSubfoldersAndNamesEveryOtherFile) {
  const TempFolder folder;
  for (const auto* name :
       {"b.yaml", "a/c.yml", "a/c.test.yaml", "a/event.json", "README.md", ".hidden.yaml", ".git/x.yaml"}) {
    folder.write(name, "x");
  }
  folder.write("notes.txt", "x");
  folder.write("d.yaml~", "x");
  const auto found = find_rule_files({folder.path()});
  ASSERT_THAT(found.files, SizeIs(2));
  EXPECT_THAT(found.files[0].source.name, HasSubstr("a/c.yml"));
  ASSERT_TRUE(found.files[0].tests);
  EXPECT_THAT(found.files[0].tests->name, HasSubstr("a/c.test.yaml"));
  EXPECT_THAT(found.files[1].source.name, HasSubstr("b.yaml"));
  ASSERT_THAT(found.diagnostics, SizeIs(2)) << render(found.diagnostics);
  EXPECT_FALSE(has_errors(found.diagnostics));
  EXPECT_THAT(found.diagnostics[0].file, HasSubstr("d.yaml~"));
  EXPECT_THAT(found.diagnostics[1].file, HasSubstr("notes.txt"));
}

TEST(RuleFiles, EndsOnLoopsAndReadsEachFileOnce) {
  const TempFolder folder;
  const auto file = folder.write("a/x.yaml", "x");
  std::filesystem::create_directory_symlink(folder.path(), folder.path() + "/a/loop");
  std::filesystem::create_directory_symlink(folder.path() + "/a", folder.path() + "/b");
  const auto found = find_rule_files({folder.path(), folder.path(), file});
  EXPECT_THAT(found.files, SizeIs(1));
  EXPECT_FALSE(has_errors(found.diagnostics)) << render(found.diagnostics);
}

TEST(RuleFiles, WhatCannotBeReadIsAnError) {
  const TempFolder folder;
  std::filesystem::create_symlink("nowhere", folder.path() + "/broken.yaml");
  folder.write("alone.test.yaml", "tests: []");
  ASSERT_EQ(mkfifo((folder.path() + "/pipe.yaml").c_str(), 0600), 0);
  folder.write("huge.yaml", std::string((4U << 20U) + 1, ' '));
  folder.write("two.yaml", "x");
  folder.write("two.test.yaml", "x");
  folder.write("two.test.yml", "x");
  const auto found = find_rule_files({folder.path()});
  const auto said = render(found.diagnostics);
  for (const auto* words : {"broken.yaml", "alone.test.yaml:1:1: error: tests without a rule", "pipe.yaml",
                            "huge.yaml", "two files of tests"}) {
    EXPECT_THAT(said, HasSubstr(words));
  }
  EXPECT_THAT(found.files, SizeIs(1));
}

TEST(RuleFiles, APathThatIsNoRuleIsAnError) {
  const TempFolder folder;
  const auto tests = folder.write("x.test.yaml", "x");
  const auto other = folder.write("x.json", "{}");
  const auto found = find_rule_files({tests, other, folder.path() + "/none.yaml"});
  EXPECT_THAT(found.files, SizeIs(0));
  EXPECT_THAT(found.diagnostics, SizeIs(3)) << render(found.diagnostics);
  EXPECT_TRUE(has_errors(found.diagnostics));
}

TEST(RuleFiles, EventFilesStandBesideTheRule) {
  const TempFolder folder;
  folder.write("events/x.json", "{}");
  const RuleFile rule{{folder.write("x.yaml", ""), ""}, std::nullopt, false};
  const auto read = read_beside(rule, "events/x.json");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->text, "{}");
  EXPECT_FALSE(read_beside(rule, "none.json"));
}

TEST(RuleFiles, NamesAreTold) {
  EXPECT_TRUE(is_rule_file("a/b.yaml"));
  EXPECT_FALSE(is_rule_file("a/b.test.yaml"));
  EXPECT_FALSE(is_rule_file("a/b.json"));
  EXPECT_EQ(file_stem("a.b/c.test.yml"), "c");
  EXPECT_EQ(file_stem("builtin:iam/c.yaml"), "c");
  EXPECT_EQ(file_stem("c.yaml"), "c");
}

}  // namespace
}  // namespace tocsin::rule
