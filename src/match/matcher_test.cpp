#include "match/matcher.h"

#include <chrono>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <thread>

namespace tocsin::match {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Pattern pattern(std::string text) {
  return read_pattern({"pattern", std::move(text)}).value();
}
doc::Value json(std::string_view text) {
  return doc::parse_json(text, kEventLimits).value();
}

bool matches(std::string pattern_text, std::string_view event) {
  return Matcher(pattern(std::move(pattern_text))).matches(json(event));
}

TEST(Matcher, NamesThePatternsThatMatchInTheirOrder) {
  const Matcher matcher(std::vector{pattern(R"({"a":[1]})"), pattern(R"({"a":[2]})"),
                                    pattern(R"({"b":[{"exists":false}]})"),
                                    pattern(R"({"$or":[{"a":[1]},{"a":[{"exists":true}]}]})")});
  Scratch scratch;
  EXPECT_EQ(matcher.size(), 4U);
  EXPECT_THAT(matcher.match(json(R"({"a":1})"), scratch), ElementsAre(0, 2, 3));
  EXPECT_THAT(matcher.match(json(R"({"b":1})"), scratch), IsEmpty());
  EXPECT_THAT(matcher.match_json(R"({"a":2,"b":2})", scratch).value(), ElementsAre(1, 3));
}

TEST(Matcher, WithoutPatternsMatchesNothing) {
  Scratch scratch;
  EXPECT_THAT(Matcher().match(json("{}"), scratch), IsEmpty());
}

TEST(Matcher, AnEventIsAnObject) {
  const Matcher matcher(pattern(R"({"a":[{"exists":false}]})"));
  Scratch scratch;
  EXPECT_THAT(matcher.match(json("[]"), scratch), IsEmpty());
  EXPECT_EQ(matcher.match_json(" [1]", scratch).error().offset, 1U);
  EXPECT_EQ(matcher.match_json(R"({"a":1} x)", scratch).error().offset, 8U);
  EXPECT_THAT(matcher.match_json("{}", scratch).value(), ElementsAre(0));
}

TEST(Matcher, OneScratchServesManyMatchers) {
  const Matcher one(std::vector{pattern(R"({"a":[1]})"), pattern(R"({"b":[1]})")});
  const Matcher other(pattern(R"({"c":{"d":[{"prefix":"x"}]}})"));
  Scratch scratch;
  EXPECT_THAT(one.match(json(R"({"b":1})"), scratch), ElementsAre(1));
  EXPECT_THAT(other.match(json(R"({"c":{"d":"xy"}})"), scratch), ElementsAre(0));
  EXPECT_THAT(one.match(json(R"({"a":1,"c":{"d":"xy"}})"), scratch), ElementsAre(0));
}

TEST(Matcher, SeesARecordAsItsEnvelope) {
  const auto head = json(R"({"source":"aws.iam","region":"eu-west-1"})");
  const auto record = json(R"({"eventName":"CreateUser","source":"x"})");
  const auto whole =
      json(R"({"source":"aws.iam","region":"eu-west-1","detail":{"eventName":"CreateUser","source":"x"}})");
  const Matcher matcher(
      std::vector{pattern(R"({"source":["aws.iam"],"detail":{"eventName":["CreateUser"]}})"),
                  pattern(R"({"detail.source":["x"]})"), pattern(R"({"eventName":["CreateUser"]})"),
                  pattern(R"({"source":["x"]})"), pattern(R"({"detail":{"y":[{"exists":false}]}})")});
  Scratch scratch;
  EXPECT_THAT(matcher.match(EnvelopeView{head, record}, scratch), ElementsAre(0, 1, 4));
  EXPECT_THAT(matcher.match(whole, scratch), ElementsAre(0, 1, 4));
}

TEST(Matcher, IsSharedBetweenThreads) {
  const Matcher matcher(
      std::vector{pattern(R"({"a":{"b":[{"wildcard":"x*y"}],"c":[1]}})"), pattern(R"({"a":{"b":["q"]}})")});
  std::vector<int> hits(4, 0);
  std::vector<std::thread> threads;
  for (auto& count : hits) {
    threads.emplace_back([&count, copy = matcher] {
      Scratch scratch;
      for (int i = 0; i < 500; ++i) {
        if (copy.match_json(R"({"a":[{"b":"xy","c":2},{"b":"x-y","c":1}]})", scratch).value() == Matches{0})
          ++count;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_THAT(hits, ElementsAre(500, 500, 500, 500));
}

// ---- events made to hurt ----

TEST(HostileEvent, DeepNestingIsAnErrorOrRead) {
  Scratch scratch;
  const Matcher matcher(pattern(R"({"a":[1]})"));
  const auto nested = [](std::size_t depth) {
    return "{\"a\":" + std::string(depth, '[') + "1" + std::string(depth, ']') + "}";
  };
  EXPECT_THAT(matcher.match_json(nested(999), scratch).value(), ElementsAre(0));
  EXPECT_FALSE(matcher.match_json(nested(1'000), scratch));
  EXPECT_FALSE(matcher.match_json(nested(1'000'000), scratch));
}

std::string list(int count, const std::string& element) {
  std::string out = "[";
  for (int i = 0; i < count; ++i) out += (i == 0 ? "" : ",") + element;
  return out + "]";
}

TEST(HostileEvent, ArraysSideBySideDoNotMultiply) {
  const auto element = list(1'000, R"({"k":1})");
  const auto event =
      R"({"a":)" + element + R"(,"b":)" + element + R"(,"c":)" + element + R"(,"d":[{"x":1},{"y":1}]})";
  EXPECT_FALSE(matches(R"({"a":{"k":[1]},"b":{"k":[1]},"c":{"k":[1]},"d":{"x":[1],"y":[1]}})", event));
}

TEST(HostileEvent, OneArrayIsNotComparedElementByElement) {
  std::string plain = R"({"a":[{"x":1})";
  for (int i = 0; i < 20'000; ++i) plain += R"(,{"x":1},{"y":1})";
  plain += "]}";
  EXPECT_FALSE(matches(R"({"a":{"x":[1],"y":[1]}})", plain));
  EXPECT_FALSE(matches(R"({"a":{"x":[1],"y":[{"exists":false}],"z":[1]}})", plain));
  EXPECT_TRUE(matches(R"({"a":{"x":[1],"y":[{"exists":false}]}})", plain));
}

TEST(HostileEvent, RepeatedArraysEndInAMatchRatherThanNever) {
  std::string event = "{";
  for (int a = 0; a < 6; ++a)
    event += (a == 0 ? "" : ",") + std::string(R"("a":)") + list(200, R"({"w":1,"x":1,"y":1})");
  event += R"(,"a":{"z":1},"a":[{"w":1}],"z":[{"p":1},{"q":1}]})";
  EXPECT_TRUE(matches(R"({"a":{"w":[1],"x":[1],"y":[1]}})", event));
  EXPECT_FALSE(matches(R"({"a":{"w":[1],"x":[1],"y":[2]}})", event));
  EXPECT_FALSE(matches(R"({"a":{"w":[1]},"z":{"p":[1],"q":[1]}})", event));
}

TEST(HostileEvent, ManyValuesDeepInArraysEndInTime) {
  const Matcher matcher(pattern(R"({"a":{"x":[1],"y":[1]}})"));
  const auto event = json(R"({"a":)" + std::string(900, '[') + R"({"y":1},)" +
                          list(30'000, R"({"x":1})").substr(1) + std::string(899, ']') + "}");
  Scratch scratch;
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THAT(matcher.match(event, scratch), ElementsAre(0));  // undecided counts as a match
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

}  // namespace
}  // namespace tocsin::match
