#include "base/ascii_runs.h"

#include <gtest/gtest.h>
#include <random>
#include <string>

namespace tocsin {
namespace {

bool is_printable(unsigned char c) {
  return c >= 0x20 && c <= 0x7E;
}
bool is_json_special(unsigned char c) {
  return c < 0x20 || c == '"' || c == '\\';
}

template <class Is>
std::size_t slow_run(std::string_view text, Is is) {
  std::size_t at = 0;
  while (at < text.size() && is(static_cast<unsigned char>(text[at]))) ++at;
  return at;
}

void expect_as_byte_by_byte(std::string_view text) {
  EXPECT_EQ(printable_ascii_run(text), slow_run(text, is_printable)) << text;
  EXPECT_EQ(json_plain_run(text),
            slow_run(text, [](unsigned char c) { return is_printable(c) && !is_json_special(c); }))
      << text;
  EXPECT_EQ(json_unescaped_run(text), slow_run(text, [](unsigned char c) { return !is_json_special(c); }))
      << text;
}

TEST(AsciiRuns, EveryByteAtEveryPlace) {
  for (std::size_t size = 0; size <= 20; ++size) {
    expect_as_byte_by_byte(std::string(size, 'x'));
    for (std::size_t at = 0; at < size; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text(size, 'x');
        text[at] = static_cast<char>(byte);
        expect_as_byte_by_byte(text);
      }
    }
  }
}

TEST(AsciiRuns, NeighboursOfSpecialBytes) {
  // A borrow from a lower byte must not name an earlier one.
  constexpr std::string_view kBytes("\0\x01\x1F\x20\x21\x22\x23\x5B\x5C\x5D\x7E\x7F\x80\x81\xA0\xFE\xFFxxxx",
                                    21);
  std::mt19937 random(1);
  for (int round = 0; round < 20'000; ++round) {
    std::string text(random() % 24, 'x');
    for (auto& c : text) c = kBytes[random() % kBytes.size()];
    expect_as_byte_by_byte(text);
  }
}

}  // namespace
}  // namespace tocsin
