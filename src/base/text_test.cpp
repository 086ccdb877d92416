#include "base/text.h"

#include <array>
#include <gtest/gtest.h>

namespace tocsin {
namespace {

TEST(Utf8, FindsTheFirstInvalidByte) {
  EXPECT_EQ(invalid_utf8("plain, \xC3\xA9, \xE2\x82\xAC, \xF0\x9F\x98\x80"), std::nullopt);
  EXPECT_EQ(invalid_utf8("ab\x80"), 2U) << "a continuation byte alone";
  EXPECT_EQ(invalid_utf8("\xC0\xAF"), 0U) << "overlong '/'";
  EXPECT_EQ(invalid_utf8("\xE0\x80\xAF"), 0U) << "overlong '/' in three bytes";
  EXPECT_EQ(invalid_utf8("\xF0\x80\x80\xAF"), 0U) << "and in four";
  EXPECT_EQ(invalid_utf8("\xED\xA0\x80"), 0U) << "a surrogate";
  EXPECT_EQ(invalid_utf8("\xF4\x90\x80\x80"), 0U) << "beyond U+10FFFF";
  EXPECT_EQ(invalid_utf8("x\xE2\x82"), 1U) << "cut off";
  EXPECT_EQ(invalid_utf8("\xFF"), 0U);
}

TEST(Utf8, CountsAndCutsCharacters) {
  EXPECT_EQ(utf8_length("a\xC3\xA9\xF0\x9F\x98\x80"), 3U);
  EXPECT_EQ(utf8_length("a\xFF\xFE"), 3U) << "stray bytes count as one each";
  EXPECT_EQ(utf8_slice("a\xC3\xA9z", 1, 1), "\xC3\xA9");
  EXPECT_EQ(utf8_slice("abc", 2, 10), "c");
  EXPECT_EQ(utf8_slice("abc", 3, 1), "");
  EXPECT_EQ(utf8_slice("abc", 10, 1), "");
}

TEST(EscapeMarkup, LeavesNothingThatATagOrAnAttributeCouldEndWith) {
  EXPECT_EQ(escape_markup("<a href=\"x\">R&D's</a>"), "&lt;a href=&quot;x&quot;&gt;R&amp;D&#39;s&lt;/a&gt;");
  EXPECT_EQ(escape_markup("plain \xC3\xA4"), "plain \xC3\xA4");
}

TEST(Shorten, CutsAtACharactersEndAndSaysSo) {
  EXPECT_EQ(shorten("short", 5), "short");
  EXPECT_EQ(shorten("longer", 5), "lo...");
  EXPECT_EQ(shorten("\xC3\xA9\xC3\xA9\xC3\xA9", 6), "\xC3\xA9\xC3\xA9\xC3\xA9");
  EXPECT_EQ(shorten("a\xC3\xA9\xC3\xA9\xC3\xA9", 6), "a\xC3\xA9...");
  EXPECT_EQ(shorten("\xC3\xA9\xC3\xA9\xC3\xA9", 4), "...") << "no half character";
  EXPECT_EQ(shorten("abcdef", 2), "..");
  EXPECT_EQ(shorten("abcdef", 0), "");
}

TEST(Printable, LeavesNothingThatActsOnATerminalOrALine) {
  EXPECT_EQ(printable("a\r\nb\tc\x1B[31m\x7F"), "a..b.c.[31m.");
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a.b");
  EXPECT_EQ(printable("\xC2\x9B"
                      "31m"),
            ".31m")
      << "the C1 form of ESC [";
  EXPECT_EQ(printable("user\xE2\x80\xAEgpj.exe"), "user.gpj.exe") << "right-to-left override";
  EXPECT_EQ(printable("\xE2\x81\xA6x\xE2\x81\xA9"), ".x.") << "bidirectional isolates";
  EXPECT_EQ(printable("ro\xE2\x80\x8Bot"), "ro.ot") << "zero-width space";
  EXPECT_EQ(printable("a\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xB7\x90\xF0\x9F\xBF\xBFz"), "a....z") << "no characters";
  EXPECT_EQ(printable("\xEF\xBF\xBD\xEF\xBF\xBC\xF0\x9F\xBF\xBD"),
            "\xEF\xBF\xBD\xEF\xBF\xBC\xF0\x9F\xBF\xBD");
  EXPECT_EQ(printable("a\xE2\x80\xA8"
                      "b\xE2\x80\xA9"
                      "c"),
            "a.b.c")
      << "line and paragraph separators";
  EXPECT_EQ(printable("x\xFFy"), "x\xEF\xBF\xBDy");
  EXPECT_EQ(printable("\xC3\xA9 \xF0\x9F\x98\x80 <b>&"), "\xC3\xA9 \xF0\x9F\x98\x80 <b>&");
  EXPECT_EQ(printable_lines("a\n\tb\r\x01"), "a\n\tb..");
}

TEST(ShellQuote, IsOneWordWhateverStandsInIt) {
  EXPECT_EQ(shell_quote("jansmith"), "jansmith");
  EXPECT_EQ(shell_quote("arn:aws:iam::123456789012:user/x@y"), "arn:aws:iam::123456789012:user/x@y");
  EXPECT_EQ(shell_quote(""), "''");
  EXPECT_EQ(shell_quote("a b"), "'a b'");
  EXPECT_EQ(shell_quote("x; rm -rf ~"), "'x; rm -rf ~'");
  EXPECT_EQ(shell_quote("$(id)`id`"), "'$(id)`id`'");
  EXPECT_EQ(shell_quote("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_quote("a\nid"), "a.id") << "a line feed would end the command";
  EXPECT_EQ(shell_quote("--all"), "'--all'");
  EXPECT_EQ(shell_quote("=x"), "'=x'");
  EXPECT_EQ(shell_quote("~root"), "'~root'");
  EXPECT_EQ(shell_quote("*.{a,b}"), "'*.{a,b}'");
}

TEST(DidYouMean, KnowsSlipsAndLeavesStrangersAlone) {
  constexpr std::array<std::string_view, 3> kWords = {"severity", "summary", "id"};
  EXPECT_EQ(did_you_mean("sevrity", kWords), "severity");
  EXPECT_EQ(did_you_mean("Severity", kWords), "severity");
  EXPECT_EQ(did_you_mean("summry", kWords), "summary");
  EXPECT_EQ(did_you_mean("wildcard", kWords), std::nullopt);
  EXPECT_EQ(did_you_mean("", kWords), std::nullopt);
  EXPECT_EQ(did_you_mean(std::string(100'000, 'x'), kWords), std::nullopt) << "and takes no time for it";
  EXPECT_EQ(did_you_mean("id", {}), std::nullopt);
}

TEST(Split, KeepsEmptyParts) {
  EXPECT_EQ(split("a..b", '.'), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_EQ(split("", '.'), (std::vector<std::string_view>{""}));
  EXPECT_EQ(split(".", '.'), (std::vector<std::string_view>{"", ""}));
}

TEST(Trim, TakesSpaceFromBothEnds) {
  EXPECT_EQ(trim(" \t\r\n a b \n"), "a b");
  EXPECT_EQ(trim(" \n"), "");
  EXPECT_EQ(to_lower_ascii("ABC-\xC3\x89z"), "abc-\xC3\x89z") << "only ASCII letters";
}

}  // namespace
}  // namespace tocsin
