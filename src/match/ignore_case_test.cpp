#include "match/ignore_case.h"

#include <gtest/gtest.h>
#include <string>

#include "match/case_table.h"

namespace tocsin::match {
namespace {

bool equal(std::string_view pattern, std::string_view value) {
  return CaselessText(pattern).equals(value);
}

TEST(IgnoreCase, TakesBothFormsOfEachCharacter) {
  EXPECT_TRUE(equal("aB1", "Ab1"));
  EXPECT_FALSE(equal("aB1", "ab"));
  EXPECT_FALSE(equal("ab", "abc"));
  EXPECT_TRUE(equal("", ""));
  EXPECT_FALSE(equal("", "a"));
  EXPECT_TRUE(equal("ЖÉ", "жé"));
}

TEST(IgnoreCase, AFormMayHaveSeveralCharacters) {
  EXPECT_TRUE(equal("Straße", "STRASSE"));
  EXPECT_TRUE(equal("Straße", "strASSe"));
  EXPECT_FALSE(equal("Straße", "strasse"));
  EXPECT_FALSE(equal("Straße", "STRAẞE"));
  EXPECT_TRUE(equal("İ", "i̇"));
  EXPECT_TRUE(equal("ŉ", "ʼN"));
}

TEST(IgnoreCase, OnlyThePatternsCharactersHaveForms) {
  EXPECT_TRUE(equal("ſ", "S"));
  EXPECT_FALSE(equal("s", "ſ"));
  EXPECT_TRUE(equal("ς", "Σ"));
  EXPECT_FALSE(equal("ς", "σ"));
  EXPECT_FALSE(equal("ǅ", "ǅ"));
}

TEST(IgnoreCase, WorksBeyondTheBasicPlane) {
  EXPECT_TRUE(equal("𐐀", "𐐨"));
  EXPECT_TRUE(equal("𐐨", "𐐀"));
  EXPECT_TRUE(equal("😀", "😀"));
  EXPECT_FALSE(equal("𐐀", "𐐁"));
}

TEST(IgnoreCase, PrefixAndSuffix) {
  EXPECT_TRUE(CaselessText("ßa").is_prefix_of("SSAb"));
  EXPECT_FALSE(CaselessText("ßa").is_prefix_of("SS"));
  EXPECT_TRUE(CaselessText("aß").is_suffix_of("xASS"));
  EXPECT_FALSE(CaselessText("aß").is_suffix_of("SS"));
  EXPECT_TRUE(CaselessText("").is_prefix_of("x"));
  EXPECT_TRUE(CaselessText("").is_suffix_of(""));
}

TEST(IgnoreCase, BrokenTextsAreComparedByteByByte) {
  EXPECT_TRUE(equal("\xED\xA0\x80", "\xED\xA0\x80"));  // a lone surrogate
  EXPECT_TRUE(equal("\xB5", "\xB5"));
  EXPECT_TRUE(equal("\xE2\x82", "\xE2\x82"));
  EXPECT_FALSE(equal("\xB5", "\xC2\xB5"));
}

TEST(CaseTable, KnowsWhoHasForms) {
  EXPECT_FALSE(case_forms(U'1'));
  EXPECT_FALSE(case_forms(U'漢'));
  EXPECT_FALSE(case_forms(0x110000));
  EXPECT_EQ(case_forms(U'a')->upper, U'A');
  EXPECT_EQ(case_forms(U'Ÿ')->lower, U'ÿ');
  EXPECT_EQ(case_forms(U'ß')->upper_text, "SS");
  int cased = 0;
  for (char32_t code = 0; code < 0x110000; ++code) cased += case_forms(code) ? 1 : 0;
  EXPECT_EQ(cased, 2407 + 520);
}

}  // namespace
}  // namespace tocsin::match
