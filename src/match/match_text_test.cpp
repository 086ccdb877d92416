// The engine's reading of texts: what it accepts, where it stops, what it allocates.
#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

#include "doc/json_writer.h"
#include "match/matcher.h"
#include "match/testing/allocations.h"
#include "match/testing/generator.h"

namespace tocsin::match {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Pattern pattern(std::string text) {
  return read_pattern({"pattern", std::move(text)}).value();
}

// In memory of its own, so that whoever reads behind it is found out; the scratch has seen what came before.
std::vector<std::size_t> found(const Matcher& matcher, std::string_view written, Mode mode) {
  static Scratch scratch;
  const std::vector<char> copy(written.begin(), written.end());
  const std::string_view text(copy.data(), copy.size());
  const auto matches = matcher.match_text(text, scratch, mode);
  return matches ? std::vector<std::size_t>(matches->begin(), matches->end()) : std::vector<std::size_t>{999};
}

TEST(MatchText, ValidatingAcceptsExactlyWhatTheReaderAccepts) {
  std::mt19937 random(11);
  testing::Generator generator(12);
  const std::string noise = "{}[]:,\"\\x01u.eE+-tfn \n\t\x01\xc3\xa9";
  const Matcher matcher(
      std::vector{pattern(R"({"a":["x"],"b":{"a":[1]}})"), pattern(R"({"c":[{"exists":true}]})")});
  Scratch scratch;
  std::size_t accepted = 0;
  for (int i = 0; i < 30'000; ++i) {
    auto text = doc::to_json(generator.event_for(generator.pattern()));
    for (auto n = random() % 3; n > 0; --n) {
      const auto at = random() % (text.size() + 1);
      const char c = noise[random() % noise.size()];
      if (random() % 2 == 0) {
        text.insert(at, 1, c);
      } else if (at < text.size()) {
        text[at] = c;
      }
    }
    const auto event = doc::parse_json(text, kEventLimits);
    const bool good = event && event->is(doc::Kind::object);
    ASSERT_EQ(matcher.match_text(text, scratch).has_value(), good) << text;
    if (good) {
      const auto from_text = found(matcher, text, Mode::validating);
      ASSERT_EQ(from_text, matcher.match(*event, scratch)) << text;
      ++accepted;
    }
  }
  EXPECT_GT(accepted, 5'000U);
}

TEST(MatchText, EarlyStopsAtTheLastFieldThatIsAskedFor) {
  const Matcher matcher(std::vector{pattern(R"({"a":{"b":[1]},"c":[2]})")});
  EXPECT_THAT(found(matcher, R"({"c":2,"x":{"y":[1,{}]},"a":{"z":0,"b":1, no json)", Mode::early),
              ElementsAre(0));
  EXPECT_THAT(found(matcher, R"({"a":{"b":1,"z":"}"},"c":2)", Mode::early), ElementsAre(0));
  EXPECT_THAT(found(matcher, R"({"a":{"b":1},"c":3,"c":2})", Mode::early), IsEmpty());
  EXPECT_THAT(found(matcher, R"({"a":{"b":1},"c":3,"c":2})", Mode::validating), ElementsAre(0));
  EXPECT_THAT(found(matcher, R"({"a":[{"b":3,"q":[]},{"b":1}],"c":2})", Mode::early), ElementsAre(0));
  EXPECT_THAT(found(matcher, R"({"a":{"b")", Mode::early), ElementsAre(999));
}

TEST(MatchText, EscapedAndDottedKeysAreTheSamePaths) {
  const Matcher matcher(
      std::vector{pattern(R"({"a":{"b":["\n\"é"]}})"), pattern(R"({"a.b":[{"exists":true}]})")});
  EXPECT_THAT(found(matcher, R"({"\u0061":{"b":"\n\"\u00e9"}})", Mode::early), ElementsAre(0, 1));
  EXPECT_THAT(found(matcher, R"({"a\u002eb":"\n\"é"})", Mode::validating), ElementsAre(0, 1));
}

TEST(MatchText, WhichKeysCameBeforeDoesNotMatter) {
  const std::vector<Matcher> matchers{
      Matcher(
          pattern(R"({"a":[1],"a key that is rather long":{"a":["x"],"bb":["a string longer than most"]}})")),
      Matcher(pattern(
          R"({"":[1],"a key that is rather long":{"bb":[{"prefix":"a s"}],"ccc":[{"exists":false}]}})"))};
  std::mt19937 random(3);
  std::size_t matches = 0;
  for (int i = 0; i < 20'000; ++i) {
    const auto space = [&] {
      return std::string(random() % 8 == 0 ? 1 + random() % 2 : 0, " \n\t"[random() % 3]);
    };
    const auto object = [&](std::vector<std::string> members) {
      std::shuffle(members.begin(), members.end(), random);
      members.resize(1 + random() % members.size());
      std::string out = "{";
      for (const auto& member : members) {
        if (out.size() > 1) out += space() + "," + space();
        const auto colon = member.find("\":") + 1;
        out += member.substr(0, colon) + space() + ":" + space() + member.substr(colon + 1);
      }
      return out + space() + "}";
    };
    const auto inner = object({R"("a":"x")", R"("bb":"a string longer than most")", R"("b\u0062":"a s")",
                               R"("ccc":[1,{"a":[]}])", R"("bb,":{"a":"}"})", R"("ccc":-0.5)"});
    const auto text = object({R"("a":1)", R"("a":10)", R"("":1)", R"("a key that is rather long":)" + inner,
                              R"("a key that is rather lonG":)" + inner, R"("z":null)", R"("zz":"\"")"});
    const auto event = doc::parse_json(text, kEventLimits).value();
    for (const auto& matcher : matchers) {
      Scratch fresh;
      const auto& expected = matcher.match(event, fresh);
      ASSERT_EQ(found(matcher, text, Mode::validating), expected) << text;
      matches += expected.size();
      if (testing::repeats_a_path(event)) continue;
      ASSERT_EQ(found(matcher, text, Mode::early), expected) << text;
    }
  }
  EXPECT_GT(matches, 500U);
}

TEST(MatchText, AllocatesNothingOnceItIsWarm) {
  testing::Generator generator(5);
  std::vector<Pattern> patterns;
  std::vector<std::string> events;
  while (patterns.size() < 200) {
    const auto document = generator.pattern();
    if (auto parsed = parse_pattern(document, {"generated", ""})) patterns.push_back(std::move(*parsed));
    auto event = generator.event_for(document);
    event.members.push_back({"long", doc::string(std::string(300, 'x') + "\n")});
    events.push_back(doc::to_json(event));
  }
  patterns.push_back(pattern(R"({"long":[{"suffix":"\n"}]})"));
  const Matcher matcher(patterns);
  Scratch scratch;
  const auto read_all = [&](Mode mode) {
    std::size_t sum = 0;
    for (const auto& event : events) sum += matcher.match_text(event, scratch, mode)->size();
    return sum;
  };
  const auto expected = read_all(Mode::validating);
  const auto before = testing::allocations();
  EXPECT_EQ(read_all(Mode::validating), expected);
  EXPECT_GT(read_all(Mode::early), 0U);
  EXPECT_EQ(testing::allocations() - before, 0U);
}

}  // namespace
}  // namespace tocsin::match
