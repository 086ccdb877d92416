// Patterns and events made to be costly: refused with the reason, or the work (counted, not timed) grows no faster than the event.
#include <functional>
#include <gmock/gmock.h>

#include "match/matcher.h"

namespace tocsin::match {
namespace {

using Text = std::function<std::string(std::size_t)>;

Matcher matcher(std::size_t count, const Text& pattern) {
  std::vector<Pattern> patterns;
  for (std::size_t i = 0; i < count; ++i) patterns.push_back(read_pattern({"pattern", pattern(i)}).value());
  return Matcher(patterns);
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

std::string list(std::size_t count, const Text& item) {
  std::string out = "[";
  for (std::size_t i = 0; i < count; ++i) out += (i == 0 ? "" : ",") + item(i);
  return out + "]";
}

std::size_t work(const Matcher& matcher, const std::string& event) {
  Scratch scratch;
  EXPECT_TRUE(matcher.match_text(event, scratch).has_value()) << event.substr(0, 100);
  return scratch.work();
}

// Four times the event costs about four times the work (what is quadratic, sixteen times), and per pattern and 64 bytes at most `most`.
void expect_linear(const Matcher& matcher, std::size_t size, const Text& event, std::size_t most) {
  const auto small = event(size);
  const auto large = event(size * 4);
  const auto small_work = work(matcher, small);
  const auto large_work = work(matcher, large);
  EXPECT_LE(large_work, small_work * 5 + 10'000);
  EXPECT_LE(large_work, most * matcher.size() * (large.size() / 64 + 1));
}

std::string quoted(const std::string& text) {
  return '"' + text + '"';
}

TEST(HardSets, LeadingWildcardsWhoseFragmentsStandEverywhere) {
  const auto same = matcher(
      1000, [](std::size_t i) { return R"({"a":[{"wildcard":"*abab*)" + std::to_string(i) + R"("}]})"; });
  expect_linear(same, 2000, [](std::size_t n) { return R"({"a":)" + quoted(repeated("ab", n)) + "}"; }, 2);
  const auto nested = matcher(
      200, [](std::size_t i) { return R"({"a":[{"wildcard":"*)" + std::string(i + 2, 'a') + R"(*b"}]})"; });
  expect_linear(
      nested, 2000, [](std::size_t n) { return R"({"a":)" + quoted(std::string(n, 'a')) + "}"; }, 2);
}

TEST(HardSets, WildcardsOfManyPieces) {
  const auto pieces = matcher(300, [](std::size_t i) {
    return R"({"a":[{"wildcard":")" + repeated("*a", 50) + "*b" + std::to_string(i) + R"("}]})";
  });
  expect_linear(pieces, 5000, [](std::size_t n) { return R"({"a":)" + quoted(repeated("ab", n)) + "}"; }, 2);
}

TEST(HardSets, ThousandsOfAnythingButOnALongArray) {
  const auto but = matcher(2000, [](std::size_t i) {
    return R"({"a":[{"anything-but":["x",")" + std::to_string(i) +
           R"("]}],"b":[{"anything-but":{"prefix":"x)" + std::to_string(i) + R"("}}]})";
  });
  const auto event = [](const std::string& a) {
    return [a](std::size_t n) {
      return R"({"b":"x","a":)" + list(n, [&](std::size_t) { return quoted(a); }) + "}";
    };
  };
  expect_linear(but, 100, event("y"), 20);
  expect_linear(but, 100, event("x"), 35);  // all fail on each value
}

TEST(HardSets, LongValues) {
  const auto long_ones = matcher(400, [](std::size_t i) {
    const auto kinds = std::vector<std::string>{"prefix", "suffix", "equals-ignore-case", "wildcard"};
    return R"({"a":[{")" + kinds[i % 4] + R"(":")" + std::string(3000 + i, 'a') + R"("}]})";
  });
  expect_linear(
      long_ones, 4000, [](std::size_t n) { return R"({"a":)" + quoted(std::string(n, 'a')) + "}"; }, 2);
}

TEST(HardSets, ArraysWhoseElementsNeverHoldTogether) {
  const auto together = matcher(50, [](std::size_t i) {
    return R"({"a":{"b":["x"],"c":["y"],"d":[{"anything-but":")" + std::to_string(i) + R"("}]}})";
  });
  expect_linear(
      together, 2000,
      [](std::size_t n) {
        return R"({"a":)" +
               list(n,
                    [](std::size_t i) {
                      return std::string(i % 2 == 0 ? R"({"b":"x","d":"1"})" : R"({"c":"y","d":"1"})");
                    }) +
               "}";
      },
      200);
  const auto side_by_side = matcher(20, [](std::size_t i) {
    return R"({"a":{"b":["x"],"c":["y"]},"e":{"f":["x"],"g":["y"],"h":[)" + std::to_string(i) + "]}}";
  });
  expect_linear(
      side_by_side, 2000,
      [](std::size_t n) {
        const auto half = [](const char* yes, const char* no) {
          return [=](std::size_t i) { return std::string(i % 2 == 0 ? yes : no); };
        };
        return R"({"a":)" + list(n, half(R"({"b":"x"})", R"({"c":"y"})")) + R"(,"e":)" +
               list(n, half(R"({"f":"x","h":1})", R"({"g":"y","h":2})")) + "}";
      },
      200);
}

TEST(HardSets, ProductsOfOrAreRefusedWithTheirFactors) {
  std::string pattern = "{";
  for (int i = 0; i < 8; ++i) {
    pattern += std::string(i == 0 ? "" : ",") + R"("k)" + std::to_string(i) +
               R"(":{"$or":[{"a":[1]},{"b":[2]},{"c":[3]},{"d":[4]}]})";
  }
  const auto refused = read_pattern({"pattern", pattern + "}"});
  ASSERT_FALSE(refused);
  EXPECT_THAT(render(refused.error()), testing::HasSubstr("multiplies out"));
}

TEST(HardSets, PatternsThatShareNothingWithTheEventCostNothing) {
  const auto event = R"({"a":"x","b":"10.0.0.1","c":5})";
  const auto of = [](std::size_t count) {
    return matcher(count, [](std::size_t i) {
      const auto n = std::to_string(i);
      const auto tests =
          std::vector<std::string>{R"("a":[")" + n + R"("])", R"("a":[{"prefix":")" + n + R"("}])",
                                   R"("a":[{"wildcard":"*)" + n + R"(y*"}])",
                                   R"("b":[{"cidr":"11.)" + std::to_string(i % 256) + R"(.0.0/16"}])",
                                   R"("c":[{"numeric":[">",)" + std::to_string(i + 5) + "]}]"};
      return "{" + tests[i % tests.size()] + R"(,"source":[{"prefix":"aws."}]})";
    });
  };
  EXPECT_LE(work(of(20'000), event), work(of(200), event) + 20);
}

}  // namespace
}  // namespace tocsin::match
