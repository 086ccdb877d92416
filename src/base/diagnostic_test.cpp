#include "base/diagnostic.h"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

TEST(Locate, CountsLinesAndCharacters) {
  const SourceText source{"x.yaml", "ab\n\xC3\xA9\xC3\xA9z\n", 1};
  const auto at = [&](std::size_t offset) {
    const auto place = locate(source, offset);
    return std::pair(place.line, place.column);
  };
  EXPECT_EQ(at(0), std::pair(1UL, 1UL));
  EXPECT_EQ(at(2), std::pair(1UL, 3UL)) << "the line feed belongs to its line";
  EXPECT_EQ(at(3), std::pair(2UL, 1UL));
  EXPECT_EQ(at(7), std::pair(2UL, 3UL)) << "two characters of two bytes stand before";
  EXPECT_EQ(at(9), std::pair(3UL, 1UL));
  EXPECT_EQ(at(999), std::pair(3UL, 1UL));
  EXPECT_EQ(locate({"x", "", 1}, 0).line, 1U);
  EXPECT_EQ(locate({"x.jsonl", "{", 40}, 0).line, 40U) << "a line out of a larger file";
}

TEST(Render, ShowsThePlaceTheLineAndTheHint) {
  const SourceText source{"rules/x.yaml", "id: x\r\nsevrity: high\r\n"};
  EXPECT_EQ(render(diagnose(source, 7, "unknown key \"sevrity\"", "did you mean \"severity\"?", "$.sevrity")),
            "rules/x.yaml:2:1: error: unknown key \"sevrity\" (at $.sevrity)\n"
            "  sevrity: high\n"
            "  ^\n"
            "  did you mean \"severity\"?\n");
}

TEST(Render, ShowsNoLineWhereThereIsNone) {
  EXPECT_EQ(render(diagnose({"empty.json", ""}, 0, "empty")), "empty.json:1:1: error: empty\n");
  auto warning = diagnose({"x", "line"}, 0, "odd");
  warning.level = Diagnostic::Level::warning;
  warning.line_text.clear();
  EXPECT_EQ(render(warning), "x:1:1: warning: odd\n");
}

TEST(Render, CutsALongLineAroundThePlace) {
  for (const std::size_t before : {0UL, 59UL, 60UL, 61UL, 200UL, 300UL, 1'000'000UL}) {
    const SourceText source{"x", std::string(before, 'a') + "!" + std::string(1'000'000, 'b')};
    const auto text = render(diagnose(source, before, "here"));
    EXPECT_LT(text.size(), 400U);
    const auto line = text.substr(text.find('\n') + 1);
    const auto caret = line.substr(line.find('\n') + 1);
    EXPECT_EQ(line[caret.find('^')], '!') << before << ": the caret stands under the place\n" << text;
    EXPECT_EQ(line.find("..."), before >= 60 ? 2U : 122U) << text;
  }
}

TEST(Render, KeepsLittleOfALongLine) {
  const SourceText source{"x", std::string(1'000'000, 'a')};
  EXPECT_LT(diagnose(source, 500'000, "here").line_text.size(), 1000U);
}

TEST(Render, LetsNothingHostileThrough) {
  const SourceText source{"a\x1B[2J.json", "\x1B]0;x\x07{\xFF"};
  const auto text = render(diagnose(source, 0, "found '\x1B'", "hint\n", "$.\x9B"));
  EXPECT_EQ(text.find('\x1B'), std::string::npos);
  EXPECT_EQ(text.find('\x07'), std::string::npos);
  EXPECT_EQ(text.find('\x9B'), std::string::npos);
}

TEST(Diagnostics, AreSortedAndCounted) {
  const SourceText source{"b", "1\n2\n"};
  Diagnostics all{diagnose(source, 2, "second"), diagnose(source, 0, "first"),
                  diagnose({"a", ""}, 0, "other file")};
  sort_by_place(all);
  EXPECT_EQ(all[0].message, "other file");
  EXPECT_EQ(all[1].message, "first");
  EXPECT_EQ(all[2].message, "second");
  EXPECT_TRUE(has_errors(all));
  for (auto& d : all) d.level = Diagnostic::Level::warning;
  EXPECT_FALSE(has_errors(all));
  EXPECT_FALSE(has_errors({}));
}

}  // namespace
}  // namespace tocsin
