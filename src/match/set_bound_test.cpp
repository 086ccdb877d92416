#include "match/set_bound.h"

#include <gmock/gmock.h>
#include <string>
#include <vector>

#include "match/matcher.h"

namespace tocsin::match {
namespace {

using testing::HasSubstr;

Pattern pattern(const std::string& text) {
  return read_pattern({"pattern", text}).value();
}

/// 1,024 alternatives of ten fields each.
std::string product(std::size_t number) {
  std::string out;
  for (char key = 'a'; key < 'k'; ++key) {
    const auto n = std::to_string(number);
    out += std::string(out.empty() ? "{\"" : ",\"") + key + R"(":{"$or":[{"x":["1-)" + n +
           R"("]},{"y":["2-)" + n + R"("]}]})";
  }
  return out + "}";
}

TEST(SetBound, CountsWhatIsMultipliedOut) {
  const auto extent = [](const char* text) {
    const auto out = extent_of(pattern(text));
    return std::pair(out.alternatives, out.fields);
  };
  EXPECT_EQ(extent(R"({"a":[1],"b":{"c":[2],"d":[3]}})"), std::pair(1UL, 3UL));
  EXPECT_EQ(extent(R"({"a":[1],"$or":[{"b":[1]},{"c":[1],"d":[1]}]})"), std::pair(2UL, 5UL));
  EXPECT_EQ(extent(R"({"$or":[{"b":[1]},{"c":[1]}],"z":{"$or":[{"b":[1]},{"c":[1]},{"d":[1]}]}})"),
            std::pair(6UL, 12UL));
  EXPECT_EQ(extent(R"({"$or":[{"b":[1]},{"c":[1],"$or":[{"d":[1]},{"e":[1]}]}]})"), std::pair(3UL, 5UL));
  EXPECT_EQ(extent(product(0).c_str()), std::pair(1024UL, 10240UL));
}

TEST(SetBound, RefusesTheFirstPatternThatHasNoRoomAndTakesSmallerOnesStill) {
  SetBound bound;
  const auto large = pattern(product(0));
  std::size_t taken = 0;
  auto fits = bound.add(large);
  for (; fits; fits = bound.add(large)) ++taken;
  EXPECT_EQ(taken, kMaxFieldsOfAlternatives / 10240);
  EXPECT_THAT(fits.error().message, HasSubstr("1024 alternatives"));
  EXPECT_THAT(fits.error().message, HasSubstr("10240 fields"));
  EXPECT_THAT(fits.error().message, HasSubstr("the 99328 of the 97 such patterns before it have 993280"));
  EXPECT_THAT(fits.error().hint, HasSubstr("at most 1000000"));
  EXPECT_FALSE(bound.add(large));
  EXPECT_TRUE(bound.add(pattern(R"({"$or":[{"a":[1]},{"b":[1]}]})")));
}

TEST(SetBound, PatternsWithoutOrAlwaysHaveRoom) {
  SetBound bound;
  const auto large = pattern(product(0));
  while (bound.add(large)) continue;
  const auto plain = pattern(R"({"a":["x"],"b":["y"]})");
  for (int i = 0; i < 10'000; ++i) ASSERT_TRUE(bound.add(plain));
}

// A megabyte of fields beside ten `$or`s would be a gigabyte.
TEST(SetBound, HoldsForOnePatternAlone) {
  auto text = product(0);
  text.pop_back();
  for (int i = 0; i < 1000; ++i) text += R"(,"f)" + std::to_string(i) + R"(":["x"])";
  const auto refused = read_pattern({"big.json", text + "}"});
  ASSERT_FALSE(refused);
  const auto said = render(refused.error());
  EXPECT_THAT(said, HasSubstr("1024 alternatives"));
  EXPECT_THAT(said, HasSubstr("1034240 fields"));
  EXPECT_THAT(said, HasSubstr("big.json:1:1"));
}

TEST(SetBound, MemoryIsInProportionToWhatIsCounted) {
  std::vector<Pattern> patterns;
  std::uint64_t fields = 0;
  for (std::size_t i = 0; i < 20; ++i) {
    patterns.push_back(pattern(product(i)));
    fields += extent_of(patterns.back()).fields;
  }
  EXPECT_LE(Matcher(patterns).memory(), 16 * fields);
}

}  // namespace
}  // namespace tocsin::match
