#include "sigma/glob.h"

#include <gtest/gtest.h>

namespace tocsin::sigma {
namespace {

bool matches(std::string_view pattern, std::string_view value) {
  return Glob::parse(pattern).matches(value, false);
}

TEST(Glob, WithoutWildcardsIsTheWholeText) {
  EXPECT_TRUE(matches("DeleteTrail", "deletetrail"));
  EXPECT_FALSE(matches("DeleteTrail", "DeleteTrails"));
  EXPECT_FALSE(matches("DeleteTrails", "DeleteTrail"));
  EXPECT_TRUE(matches("", ""));
  EXPECT_FALSE(matches("", "x"));
}

TEST(Glob, Wildcards) {
  EXPECT_TRUE(matches("*", ""));
  EXPECT_TRUE(matches("a*c", "abbbc"));
  EXPECT_TRUE(matches("a*b*c", "axbxbc"));
  EXPECT_FALSE(matches("a*b*c", "axcxb"));
  EXPECT_TRUE(matches("?", "é"));
  EXPECT_FALSE(matches("?", "ab"));
  EXPECT_TRUE(matches("*?", "x"));
  EXPECT_FALSE(matches("*?", ""));
  EXPECT_TRUE(matches("*aab", "aaaab"));
}

TEST(Glob, BackslashesMakePlain) {
  EXPECT_TRUE(matches(R"(a\*b)", "a*b"));
  EXPECT_FALSE(matches(R"(a\*b)", "axb"));
  EXPECT_TRUE(matches(R"(c:\windows\*)", R"(c:\windows*)"));
  EXPECT_TRUE(matches(R"(c:\windows\\*)", R"(c:\windows\system32)"));
  EXPECT_TRUE(matches(R"(a\b)", R"(a\b)"));
}

TEST(Glob, CaseIsMindedOnlyWhenAsked) {
  EXPECT_TRUE(matches("ÄÖ*", "äöx"));
  EXPECT_FALSE(Glob::parse("Ab").matches("ab", true));
  EXPECT_TRUE(Glob::parse("Ab").matches("Ab", true));
}

TEST(Glob, KeepsBytesThatAreNoUtf8Apart) {
  EXPECT_TRUE(Glob::plain("a\x80").matches("a\x80", false));
  EXPECT_FALSE(Glob::plain("a\x80").matches("a\x81", false));
  EXPECT_TRUE(matches("a?", "a\xFF"));
}

TEST(Glob, IsWrittenAsItIsRead) {
  for (const std::string_view text : {"a*b", "a?b", R"(a\*b\\)", "é", ""}) {
    const auto once = Glob::parse(text);
    EXPECT_EQ(Glob::parse(once.written()).written(), once.written()) << text;
  }
  EXPECT_EQ(Glob::parse(R"(a\*b*)").written(), R"(a\*b*)");
}

TEST(Glob, KnowsPrefixes) {
  EXPECT_TRUE(Glob::parse("Delete*").is_prefix());
  EXPECT_EQ(Glob::parse("Delete*").prefix(), "Delete");
  EXPECT_FALSE(Glob::parse("*").is_prefix());
  EXPECT_FALSE(Glob::parse("a*b*").is_prefix());
}

}  // namespace
}  // namespace tocsin::sigma
