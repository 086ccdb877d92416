// The C interface as a careless caller uses it.
#include "library/tocsin_match.h"

#include <cstddef>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

template <auto free>
struct Free {
  template <class Handle>
  void operator()(Handle* handle) const {
    free(handle);
  }
};
using Patterns = std::unique_ptr<tocsin_match_patterns, Free<tocsin_match_patterns_free>>;
using Matcher = std::unique_ptr<tocsin_match_matcher, Free<tocsin_match_matcher_free>>;
using Scratch = std::unique_ptr<tocsin_match_scratch, Free<tocsin_match_scratch_free>>;

tocsin_match_status add(const Patterns& patterns, std::string_view text, const char* name = "p.json",
                        std::size_t first_line = 1) {
  return tocsin_match_patterns_add(patterns.get(), text.data(), text.size(), name, first_line);
}

Matcher compiled(const Patterns& patterns) {
  tocsin_match_matcher* matcher = nullptr;
  EXPECT_EQ(tocsin_match_matcher_new(patterns.get(), &matcher), TOCSIN_MATCH_OK);
  return Matcher(matcher);
}

Matcher matcher_of(const std::vector<std::string_view>& texts) {
  const Patterns patterns(tocsin_match_patterns_new());
  for (const auto text : texts) EXPECT_EQ(add(patterns, text), TOCSIN_MATCH_OK) << text;
  return compiled(patterns);
}

struct Found {
  tocsin_match_status status = TOCSIN_MATCH_INTERNAL;
  std::vector<std::size_t> numbers;
};

Found match(const Matcher& matcher, const Scratch& scratch, std::string_view event,
            int mode = TOCSIN_MATCH_VALIDATING) {
  const std::size_t* numbers = nullptr;
  std::size_t count = 0;
  const auto status =
      tocsin_match_text(matcher.get(), scratch.get(), event.data(), event.size(), mode, &numbers, &count);
  return {status, {numbers, numbers + count}};
}

const std::vector<std::string_view> kThree{R"({"a": [1]})", R"({"b": [{"prefix": "x"}]})",
                                           R"({"a": [1, 2]})"};

// A hundred patterns of 1,024 alternatives are more than a set holds.
TEST(TocsinMatch, APatternThatTheSetHasNoRoomForIsRefusedAndTheOthersStay) {
  std::string text;
  for (char key = 'a'; key < 'k'; ++key)
    text += std::string(text.empty() ? "{\"" : ",\"") + key + R"(":{"$or":[{"x":[1]},{"y":[2]}]})";
  text += "}";
  const Patterns patterns(tocsin_match_patterns_new());
  std::size_t taken = 0;
  while (taken < 100 && add(patterns, text, "or.json", taken + 1) == TOCSIN_MATCH_OK) ++taken;
  ASSERT_LT(taken, 100U);
  EXPECT_EQ(tocsin_match_patterns_size(patterns.get()), taken);
  ASSERT_EQ(tocsin_match_patterns_problem_count(patterns.get()), 1U);
  const auto* problem = tocsin_match_patterns_problem(patterns.get(), 0);
  EXPECT_STREQ(problem->file, "or.json");
  EXPECT_EQ(problem->line, taken + 1);
  EXPECT_THAT(problem->message, HasSubstr("1024 alternatives"));
  EXPECT_THAT(problem->hint, HasSubstr("several sets"));
  EXPECT_EQ(add(patterns, R"({"a":["x"]})"), TOCSIN_MATCH_OK);
  EXPECT_EQ(tocsin_match_patterns_problem_count(patterns.get()), 0U);
}

TEST(TocsinMatch, SaysWhichPatternsMatch) {
  const auto matcher = matcher_of(kThree);
  const Scratch scratch(tocsin_match_scratch_new());
  EXPECT_THAT(match(matcher, scratch, R"({"a": 1, "b": "xy"})").numbers, ElementsAre(0, 1, 2));
  EXPECT_THAT(match(matcher, scratch, R"({"a": 2})").numbers, ElementsAre(2));
  EXPECT_THAT(match(matcher, scratch, "{}").numbers, IsEmpty());
  EXPECT_EQ(tocsin_match_matcher_size(matcher.get()), 3U);
  EXPECT_GT(tocsin_match_matcher_memory(matcher.get()), 0U);
}

TEST(TocsinMatch, SaysItsVersions) {
  EXPECT_EQ(tocsin_match_abi_version(), static_cast<std::uint32_t>(TOCSIN_MATCH_ABI_VERSION));
  EXPECT_THAT(tocsin_match_version(), testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+"));
  for (int status = -1; status <= TOCSIN_MATCH_INTERNAL + 1; ++status)
    EXPECT_STRNE(tocsin_match_status_text(status), "");
}

TEST(TocsinMatch, NamesEveryProblemOfAPatternWithItsPlace) {
  const Patterns patterns(tocsin_match_patterns_new());
  EXPECT_EQ(add(patterns, "{\"a\": 1,\n \"b\": []}", "my.json", 7), TOCSIN_MATCH_INVALID_PATTERN);
  ASSERT_EQ(tocsin_match_patterns_problem_count(patterns.get()), 2U);
  const auto& first = *tocsin_match_patterns_problem(patterns.get(), 0);
  EXPECT_STREQ(first.file, "my.json");
  EXPECT_EQ(first.line, 7U);
  EXPECT_EQ(first.column, 7U);
  EXPECT_STREQ(first.path, "$.a");
  EXPECT_STREQ(first.hint, "[1]");
  EXPECT_THAT(first.message, HasSubstr("list"));
  EXPECT_EQ(tocsin_match_patterns_problem(patterns.get(), 1)->line, 8U);
  EXPECT_EQ(tocsin_match_patterns_problem(patterns.get(), 2), nullptr);
  EXPECT_THAT(tocsin_match_patterns_problem_text(patterns.get()), HasSubstr("my.json:7:7: error: "));
  EXPECT_EQ(tocsin_match_patterns_size(patterns.get()), 0U);

  EXPECT_EQ(add(patterns, kThree[0], nullptr, 0), TOCSIN_MATCH_OK);
  EXPECT_EQ(tocsin_match_patterns_problem_count(patterns.get()), 0U);
  EXPECT_STREQ(tocsin_match_patterns_problem_text(patterns.get()), "");
  EXPECT_EQ(add(patterns, "{", nullptr, 0), TOCSIN_MATCH_INVALID_PATTERN);
  EXPECT_THAT(tocsin_match_patterns_problem_text(patterns.get()), HasSubstr("pattern:1:2: error: "));
  EXPECT_EQ(tocsin_match_patterns_size(patterns.get()), 1U);  // what was there stays
}

TEST(TocsinMatch, NamesThePlaceInABrokenEvent) {
  const auto matcher = matcher_of(kThree);
  const Scratch scratch(tocsin_match_scratch_new());
  EXPECT_EQ(match(matcher, scratch, "{\"c\": 1,\n\"\xC3\xA4\": 2,}").status, TOCSIN_MATCH_INVALID_EVENT);
  const auto* problem = tocsin_match_scratch_problem(scratch.get());
  ASSERT_NE(problem, nullptr);
  EXPECT_EQ(problem->line, 2U);
  EXPECT_EQ(problem->column, 8U);
  EXPECT_STREQ(problem->file, "");
  EXPECT_STREQ(problem->path, "");
  EXPECT_STRNE(problem->message, "");
  EXPECT_EQ(match(matcher, scratch, "{}").status, TOCSIN_MATCH_OK);
  EXPECT_EQ(tocsin_match_scratch_problem(scratch.get()), nullptr);
}

TEST(TocsinMatch, TheEarlyModeStopsWhenItKnows) {
  const auto matcher = matcher_of({R"({"a": [1]})"});
  const Scratch scratch(tocsin_match_scratch_new());
  EXPECT_EQ(match(matcher, scratch, R"({"a": 1, oh dear)").status, TOCSIN_MATCH_INVALID_EVENT);
  EXPECT_THAT(match(matcher, scratch, R"({"a": 1, oh dear)", TOCSIN_MATCH_EARLY).numbers, ElementsAre(0));
}

TEST(TocsinMatch, RefusesNullAndUnknownModes) {
  const auto matcher = matcher_of(kThree);
  const Patterns patterns(tocsin_match_patterns_new());
  const Scratch scratch(tocsin_match_scratch_new());
  const std::size_t* numbers = nullptr;
  std::size_t count = 7;
  const auto call = [&](const tocsin_match_matcher* m, tocsin_match_scratch* s, const char* text, int mode,
                        const std::size_t** n,
                        std::size_t* c) { return tocsin_match_text(m, s, text, 2, mode, n, c); };
  EXPECT_EQ(call(nullptr, scratch.get(), "{}", 0, &numbers, &count), TOCSIN_MATCH_WRONG_USE);
  EXPECT_EQ(count, 0U);
  EXPECT_EQ(call(matcher.get(), nullptr, "{}", 0, &numbers, &count), TOCSIN_MATCH_WRONG_USE);
  EXPECT_EQ(call(matcher.get(), scratch.get(), nullptr, 0, &numbers, &count), TOCSIN_MATCH_WRONG_USE);
  EXPECT_EQ(call(matcher.get(), scratch.get(), "{}", 2, &numbers, &count), TOCSIN_MATCH_WRONG_USE);
  EXPECT_EQ(call(matcher.get(), scratch.get(), "{}", 0, nullptr, &count), TOCSIN_MATCH_WRONG_USE);
  EXPECT_EQ(call(matcher.get(), scratch.get(), "{}", 0, &numbers, nullptr), TOCSIN_MATCH_WRONG_USE);
  EXPECT_EQ(tocsin_match_matcher_new(patterns.get(), nullptr), TOCSIN_MATCH_WRONG_USE);
  tocsin_match_matcher* none = matcher.get();
  EXPECT_EQ(tocsin_match_matcher_new(nullptr, &none), TOCSIN_MATCH_WRONG_USE);
  EXPECT_EQ(none, nullptr);
  EXPECT_EQ(tocsin_match_patterns_add(nullptr, "{}", 2, "x", 1), TOCSIN_MATCH_WRONG_USE);
  EXPECT_EQ(tocsin_match_patterns_add(patterns.get(), nullptr, 2, "x", 1), TOCSIN_MATCH_WRONG_USE);
  EXPECT_EQ(tocsin_match_patterns_size(nullptr), 0U);
  EXPECT_EQ(tocsin_match_patterns_problem_count(nullptr), 0U);
  EXPECT_EQ(tocsin_match_patterns_problem(nullptr, 0), nullptr);
  EXPECT_EQ(tocsin_match_patterns_problem_text(nullptr), nullptr);
  EXPECT_EQ(tocsin_match_matcher_size(nullptr), 0U);
  EXPECT_EQ(tocsin_match_matcher_memory(nullptr), 0U);
  EXPECT_EQ(tocsin_match_scratch_problem(nullptr), nullptr);
  tocsin_match_patterns_free(nullptr);
  tocsin_match_matcher_free(nullptr);
  tocsin_match_scratch_free(nullptr);
}

TEST(TocsinMatch, NothingAtAllIsAnswered) {
  const Patterns patterns(tocsin_match_patterns_new());
  EXPECT_EQ(tocsin_match_patterns_add(patterns.get(), nullptr, 0, nullptr, 0), TOCSIN_MATCH_INVALID_PATTERN);
  const auto matcher = compiled(patterns);  // of no patterns
  const Scratch scratch(tocsin_match_scratch_new());
  EXPECT_THAT(match(matcher, scratch, R"({"a": 1})").numbers, IsEmpty());
  EXPECT_EQ(match(matcher, scratch, {}).status, TOCSIN_MATCH_INVALID_EVENT);
  EXPECT_EQ(match(matcher, scratch, {}, TOCSIN_MATCH_EARLY).status, TOCSIN_MATCH_INVALID_EVENT);
}

TEST(TocsinMatch, HostileTextsAreProblemsNotAccidents) {
  const auto matcher = matcher_of(kThree);
  const Scratch scratch(tocsin_match_scratch_new());
  const Patterns patterns(tocsin_match_patterns_new());
  const std::string zeros(100, '\0');
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  const std::vector<std::string> hostile{
      "\xFF\xFE", "{\"a\": \"\xC0\x80\"}", "{\"a\": \"\xED\xA0\x80\"}", zeros, deep, "{\"a\": " + deep + "}",
      "[]",       "{\"a\":1}{\"a\":1}",    "{\"a\": \"\x1b[31m\"}"};
  for (const auto& text : hostile) {
    EXPECT_EQ(match(matcher, scratch, text).status, TOCSIN_MATCH_INVALID_EVENT);
    ASSERT_NE(tocsin_match_scratch_problem(scratch.get()), nullptr);
    match(matcher, scratch, text, TOCSIN_MATCH_EARLY);
    EXPECT_EQ(add(patterns, text, "\x1b]0;\xFF"), TOCSIN_MATCH_INVALID_PATTERN);
    EXPECT_EQ(std::string_view(tocsin_match_patterns_problem_text(patterns.get())).find('\x1b'),
              std::string_view::npos);
  }
  const std::string huge = R"({"z": ")" + std::string(std::size_t{16} << 20U, 'x') + R"(", "a": 1})";
  EXPECT_THAT(match(matcher, scratch, huge).numbers, ElementsAre(0, 2));
}

TEST(TocsinMatch, HandlesAreFreedInAnyOrder) {
  Patterns patterns(tocsin_match_patterns_new());
  ASSERT_EQ(add(patterns, kThree[0]), TOCSIN_MATCH_OK);
  auto first = compiled(patterns);
  ASSERT_EQ(add(patterns, kThree[2]), TOCSIN_MATCH_OK);
  const auto second = compiled(patterns);
  patterns.reset();
  const Scratch scratch(tocsin_match_scratch_new());
  const std::string_view event = R"({"a": 1})";
  const std::size_t* numbers = nullptr;
  std::size_t count = 0;
  ASSERT_EQ(tocsin_match_text(first.get(), scratch.get(), event.data(), event.size(), 0, &numbers, &count),
            TOCSIN_MATCH_OK);
  first.reset();
  ASSERT_EQ(count, 1U);
  EXPECT_EQ(numbers[0], 0U);  // they stand in the scratch
  EXPECT_THAT(match(second, scratch, event).numbers, ElementsAre(0, 1));
}

TEST(TocsinMatch, ThreadsShareAMatcher) {
  const auto matcher = matcher_of(kThree);
  std::vector<std::size_t> found(4);
  std::vector<std::thread> threads;
  for (auto& sum : found) {
    threads.emplace_back([&matcher, &sum] {
      const Scratch scratch(tocsin_match_scratch_new());
      for (int i = 0; i < 1000; ++i) sum += match(matcher, scratch, R"({"a": 1})").numbers.size();
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_THAT(found, testing::Each(2000U));
}

}  // namespace
