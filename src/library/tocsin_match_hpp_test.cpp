#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "library/tocsin_match.hpp"

namespace {

using namespace tocsin_match;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

static_assert(std::is_nothrow_move_constructible_v<Matcher> && !std::is_copy_constructible_v<Matcher>);
static_assert(std::is_nothrow_move_constructible_v<Scratch> &&
              std::is_nothrow_move_constructible_v<Patterns>);

Result<Matcher> matcher_of(std::initializer_list<std::string_view> texts) {
  Patterns patterns;
  for (const auto text : texts) EXPECT_TRUE(patterns.add(text)) << text;
  return Matcher::compile(patterns);
}

TEST(TocsinMatchHpp, SaysWhichPatternsMatch) {
  const auto matcher = matcher_of({R"({"a": [1]})", R"({"b": [1]})", R"({"a": [1, 2]})"});
  ASSERT_TRUE(matcher);
  EXPECT_EQ(matcher->size(), 3U);
  EXPECT_GT(matcher->memory(), 0U);
  Scratch scratch;
  auto found = matcher->match_text(R"({"a": 1})", scratch);
  ASSERT_TRUE(found);
  EXPECT_THAT(std::span<const std::size_t>(*found), ElementsAre(0, 2));
  EXPECT_EQ((*found)[1], 2U);
  found = matcher->match_text("{}", scratch, Mode::early);
  ASSERT_TRUE(found);
  EXPECT_THAT(*found, IsEmpty());
}

TEST(TocsinMatchHpp, NumbersPatternsAsTheyCome) {
  Patterns patterns;
  EXPECT_EQ(*patterns.add(R"({"a": [1]})"), 0U);
  EXPECT_FALSE(patterns.add("{"));
  EXPECT_EQ(*patterns.add(R"({"a": [2]})"), 1U);
  EXPECT_EQ(patterns.size(), 2U);
}

TEST(TocsinMatchHpp, AnErrorHasEveryProblemWithItsPlace) {
  Patterns patterns;
  const auto added = patterns.add("{\"a\": 1,\n\"b\": []}", "my.json", 10);
  ASSERT_FALSE(added);
  const auto& error = added.error();
  EXPECT_EQ(error.status, TOCSIN_MATCH_INVALID_PATTERN);
  ASSERT_EQ(error.problems.size(), 2U);
  EXPECT_EQ(error.problems[1].file, "my.json");
  EXPECT_EQ(error.problems[1].line, 11U);
  EXPECT_EQ(error.problems[1].column, 6U);
  EXPECT_EQ(error.problems[0].path, "$.a");
  EXPECT_THAT(error.text, HasSubstr("my.json:10:7: error: "));
  EXPECT_THAT(error.problems[0].to_string(), testing::StartsWith("my.json:10:7: "));
  EXPECT_THROW(static_cast<void>(*added), std::bad_variant_access);
}

TEST(TocsinMatchHpp, ABrokenEventIsAnError) {
  const auto matcher = matcher_of({R"({"a": [1]})"});
  Scratch scratch;
  const auto found = matcher->match_text("{\"a\": 1,\n}", scratch);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().status, TOCSIN_MATCH_INVALID_EVENT);
  EXPECT_EQ(found.error().problems.at(0).line, 2U);
  EXPECT_THAT(found.error().text, testing::StartsWith("event:2:1: "));
}

TEST(TocsinMatchHpp, WhatWasMovedAwayIsWrongUse) {
  auto matcher = matcher_of({R"({"a": [1]})"});
  const Matcher taken = *std::move(matcher);
  Scratch scratch;
  EXPECT_TRUE(taken.match_text("{}", scratch));
  const Scratch elsewhere = std::move(scratch);
  const auto found = taken.match_text("{}", scratch);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().status, TOCSIN_MATCH_WRONG_USE);
}

}  // namespace
