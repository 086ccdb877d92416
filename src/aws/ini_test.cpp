#include "aws/ini.h"

#include <gtest/gtest.h>

namespace tocsin::aws {
namespace {

std::vector<IniSection> read(const std::string& text) {
  auto sections = read_ini({"f", text});
  EXPECT_TRUE(sections) << (sections ? "" : to_string(sections.error()));
  return sections.value_or(std::vector<IniSection>{});
}

std::string error_of(const std::string& text) {
  const auto sections = read_ini({"f", text});
  return sections ? "none" : sections.error().where + ": " + sections.error().what;
}

std::string value(const std::string& text, std::string_view name = "a") {
  const auto sections = read("[s]\n" + text);
  const auto* found = sections.empty() ? nullptr : find_property(sections[0].properties, name);
  return found == nullptr ? "absent" : found->value;
}

TEST(Ini, ReadsSectionsAndProperties) {
  const auto sections =
      read("# x\n; y\n[default]\nRegion = eu-west-1\r\n\n[ profile dev ] # mine\noutput=json\n");
  ASSERT_EQ(sections.size(), 2U);
  EXPECT_EQ(sections[0].name, "default");
  EXPECT_EQ(sections[1].name, "profile dev");
  ASSERT_EQ(sections[0].properties.size(), 1U);
  EXPECT_EQ(sections[0].properties[0].name, "region");
  EXPECT_EQ(sections[0].properties[0].value, "eu-west-1");
  EXPECT_EQ(sections[0].properties[0].where, "f:4:1");
  EXPECT_EQ(sections[1].properties[0].where, "f:7:1");
}

TEST(Ini, CutsCommentsOnlyAfterABlank) {
  EXPECT_EQ(value("a = b # c"), "b");
  EXPECT_EQ(value("a = b\t; c"), "b");
  EXPECT_EQ(value("a = b#c;d"), "b#c;d");
  EXPECT_EQ(value("a = # c"), "");
}

TEST(Ini, SeparatesAtTheFirstSign) {
  EXPECT_EQ(value("a=b=c"), "b=c");
  EXPECT_EQ(value("a: b"), "b");
  EXPECT_EQ(value("a = https://x:1/"), "https://x:1/");
  EXPECT_EQ(value("a ="), "");
}

TEST(Ini, ContinuesWithDeeperLines) {
  EXPECT_EQ(value("a = b\n  c\n\n  # no\n\td\nz = 1"), "b\nc\nd");
  EXPECT_EQ(value("  a = b\n  z = 1"), "b");  // indented as a whole
  EXPECT_EQ(value("  a = b\n  z = 1", "z"), "1");
}

TEST(Ini, NestsBelowAnEmptyValue) {
  const auto sections =
      read("[services x]\ns3 =\n  endpoint_url = http://a\n  Other = 1\nsns =\n endpoint_url = http://b\n");
  ASSERT_EQ(sections[0].properties.size(), 2U);
  const auto& s3 = sections[0].properties[0];
  EXPECT_EQ(s3.value, "");
  ASSERT_NE(find_property(s3.nested, "endpoint_url"), nullptr);
  EXPECT_EQ(find_property(s3.nested, "endpoint_url")->value, "http://a");
  EXPECT_EQ(find_property(s3.nested, "other")->where, "f:4:3");
}

TEST(Ini, UnitesWhatIsRepeated) {
  const auto sections = read("[a]\nx = 1\ny = 1\n[b]\n[a]\nx = 2\n");
  ASSERT_EQ(sections.size(), 2U);
  EXPECT_EQ(find_property(sections[0].properties, "x")->value, "2");
  EXPECT_EQ(find_property(sections[0].properties, "y")->value, "1");
}

TEST(Ini, SaysWhereItIsWrongAndQuotesNothing) {
  EXPECT_EQ(error_of("a = b"), "f:1:1: expected [name] before the first property");
  EXPECT_EQ(error_of("[a]\n  secret"), "f:2:3: expected name = value");
  EXPECT_EQ(error_of("[a]\n= x"), "f:2:1: expected name = value");
  EXPECT_EQ(error_of("[a"), "f:1:1: expected [name]");
  EXPECT_EQ(error_of("[ ]"), "f:1:1: expected [name]");
  EXPECT_EQ(error_of("[a]\nx =\n  nothing"), "f:3:3: expected name = value");
}

TEST(Ini, TakesByteOrderMarksAndNothing) {
  EXPECT_TRUE(read("").empty());
  EXPECT_EQ(read("\xEF\xBB\xBF[a]").size(), 1U);
}

using Words = std::vector<std::string>;

TEST(ShellWords, SplitAsAShellDoes) {
  EXPECT_EQ(shell_words("a  b\tc"), (Words{"a", "b", "c"}));
  EXPECT_EQ(shell_words("'a b' \"c d\"e"), (Words{"a b", "c de"}));
  EXPECT_EQ(shell_words("a\\ b '\\' \"\\\"\" \"\\n\""), (Words{"a b", "\\", "\"", "\\n"}));
  EXPECT_EQ(shell_words("'' x"), (Words{"", "x"}));
  EXPECT_EQ(shell_words("$HOME `id` ; x|y"), (Words{"$HOME", "`id`", ";", "x|y"}));
  EXPECT_EQ(shell_words("  "), Words{});
  EXPECT_EQ(shell_words("'a"), std::nullopt);
  EXPECT_EQ(shell_words("a\\"), std::nullopt);
}

}  // namespace
}  // namespace tocsin::aws
