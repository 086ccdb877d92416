#include "sink/text/wrap.h"

#include <gtest/gtest.h>
#include <random>

#include "base/text.h"

namespace tocsin::sink {
namespace {

std::string wrapped(std::string_view text, std::string_view first) {
  std::string out;
  append_wrapped(out, text, first);
  return out;
}

/// Word by word, as it is promised.
std::string word_by_word(std::string_view text, std::string_view first) {
  const std::size_t indent = utf8_length(first);
  std::string out(first);
  std::size_t column = indent;
  for (const auto word : split(text, ' ')) {
    if (word.empty()) continue;
    const auto width = utf8_length(word);
    if (column > indent && column + 1 + width > kColumns) {
      out.append("\n").append(indent, ' ');
      column = indent;
    }
    if (column > indent) out += ' ';
    column += width + (column > indent ? 1 : 0);
    out += word;
  }
  return out + "\n";
}

TEST(Wrap, BreaksBetweenWords) {
  EXPECT_EQ(wrapped("", "  - "), "  - \n");
  EXPECT_EQ(wrapped("short", "  - "), "  - short\n");
  EXPECT_EQ(wrapped("  two   blanks  ", "  "), "  two blanks\n");
  const std::string too_long(kColumns + 10, 'x');
  EXPECT_EQ(wrapped("a " + too_long + " b", "  "), "  a\n  " + too_long + "\n  b\n");
  const std::string fits(kColumns - 4, 'x');
  EXPECT_EQ(wrapped(fits + " b", "  "), "  " + fits + " b\n");
  EXPECT_EQ(wrapped(fits + "x b", "  "), "  " + fits + "x\n  b\n");
}

TEST(Wrap, IsTheSameForTextsOfAnyCharactersAndBlanks) {
  std::mt19937 random(3);
  const auto below = [&](std::size_t most) { return random() % most; };
  for (int round = 0; round < 5'000; ++round) {
    std::string text;
    for (auto words = below(40); words > 0; --words) {
      for (auto letters = below(30) == 0 ? below(200) : below(12); letters > 0; --letters)
        text += below(300) == 0 ? std::string("\u00e9") : std::string(1, static_cast<char>('a' + below(26)));
      text.append(below(60) == 0 ? 2 : 1, ' ');
    }
    if (below(2) == 0) text = std::string(trim(text));
    const std::string first(below(20) == 0 ? below(100) : below(20), '>');
    EXPECT_EQ(wrapped(text, first), word_by_word(text, first)) << text;
  }
}

}  // namespace
}  // namespace tocsin::sink
