#include "scan/event_lines.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace tocsin::scan {
namespace {

std::string nested(std::size_t depth) {
  std::string out = "1";
  for (std::size_t i = 0; i < depth; ++i) out = "{\"a\":" + out + "}";
  return out;
}

TEST(EventLines, TakesWholeLinesUntilOneIsNoObject) {
  std::vector<std::string> events;
  const std::string_view text = "{\"a\":1}\n\n \t{\"b\":2} \r\n[{}]\n{\"c\":3}\n";
  const auto taken = take_lines(text, [&](std::string_view line) {
    events.emplace_back(line);
    return true;
  });
  EXPECT_EQ(events, (std::vector<std::string>{"{\"a\":1}", "{\"b\":2}"}));
  EXPECT_EQ(taken.bytes, text.find('['));
  EXPECT_EQ(taken.lines, 3U);
  EXPECT_EQ(taken.events, 2U);
}

TEST(EventLines, StopsBeforeALineThatIsRefusedOrHasNoEnd) {
  const auto no_twos = [](std::string_view line) { return line.find('2') == std::string_view::npos; };
  EXPECT_EQ(take_lines("{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n", no_twos).bytes, 8U);
  EXPECT_EQ(take_lines("{\"a\":1}\n{\"a\":3}", no_twos).bytes, 8U);
  EXPECT_EQ(take_lines("", no_twos).lines, 0U);
}

TEST(EventLines, RecordsAreSeenWhereverTheyStand) {
  for (std::size_t before = 0; before < 300; ++before) {
    for (const std::size_t behind : {0U, 5U, 127U, 300U}) {
      const auto line =
          "{\"" + std::string(before, 'x') + "\":1,\"Records\":[" + std::string(behind, ' ') + "]}";
      EXPECT_FALSE(is_plain_event(line)) << before << " " << behind;
    }
  }
  EXPECT_TRUE(is_plain_event("{\"Record\":1,\"Rexxxxx\":2,\"" + std::string(200, 'R') + "\":3}"));
}

TEST(EventLines, WhatMayBeTooDeepIsNotTaken) {
  EXPECT_TRUE(is_plain_event(nested(256)));
  EXPECT_FALSE(is_plain_event(nested(257)));
  EXPECT_FALSE(is_plain_event("{\"a\":[" + std::string(257, '[') + "]}"));
}

}  // namespace
}  // namespace tocsin::scan
