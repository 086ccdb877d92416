// Each allocation fails once: the caller is told, nothing is lost, and the same handles then do their work.
#include <array>
#include <cstddef>
#include <cstdlib>
#include <gtest/gtest.h>
#include <new>
#include <string>
#include <string_view>

#include "library/tocsin_match.h"

namespace {

thread_local long allocations_left = -1;  // before one fails; -1: none does

void* allocate(std::size_t size) {
  if (allocations_left >= 0) {
    --allocations_left;
    if (allocations_left < 0) return nullptr;
  }
  return std::malloc(size == 0 ? 1 : size);
}

}  // namespace

// Not inlined: g++ would see memory of new given to free(), which is what stands here.
[[gnu::noinline]] void* operator new(std::size_t size) {
  if (void* memory = allocate(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return allocate(size);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace {

constexpr std::string_view kPattern =
    R"({"a": [1, {"prefix": "x"}, {"wildcard": "*y*z"}, "a text that is too long to stand in place"], "$or": [{"b": [1]}, {"c": [{"exists": false}]}]})";
constexpr std::string_view kMatching =
    R"({"list": [{"n": 1}, {"n": 2}], "a": ["no", "x\u00e4 and a text that is too long to stand in place"], "b": 1})";
constexpr std::string_view kBroken = R"({"a": "a text that is too long to stand in place", "b": })";

/// `call` with the first allocation failing, then the second ..., until one goes through. Each before that must be told.
template <class Call>
int fail_each(Call&& call, tocsin_match_status expected) {
  for (int n = 0;; ++n) {
    allocations_left = n;
    const auto status = call();
    const bool failed = allocations_left < 0;
    allocations_left = -1;
    if (status != TOCSIN_MATCH_NO_MEMORY) {
      EXPECT_EQ(status, expected) << "with failure " << n;
      if (!failed || status != expected) return n;
    }
  }
}

struct Handles {
  tocsin_match_patterns* patterns = tocsin_match_patterns_new();
  tocsin_match_matcher* matcher = nullptr;
  tocsin_match_scratch* scratch = nullptr;

  Handles() = default;
  Handles(const Handles&) = delete;
  Handles& operator=(const Handles&) = delete;
  ~Handles() {
    tocsin_match_scratch_free(scratch);
    tocsin_match_matcher_free(matcher);
    tocsin_match_patterns_free(patterns);
  }

  tocsin_match_status add(std::string_view text) const {
    return tocsin_match_patterns_add(patterns, text.data(), text.size(),
                                     "a name that is too long to stand in place", 1);
  }
  tocsin_match_status match(std::string_view event, std::size_t& count, int mode) const {
    const std::size_t* numbers = nullptr;
    return tocsin_match_text(matcher, scratch, event.data(), event.size(), mode, &numbers, &count);
  }
};

TEST(OutOfMemory, PatternsAreAddedWholeOrNotAtAll) {
  const Handles handles;
  EXPECT_GT(fail_each([&] { return handles.add(kPattern); }, TOCSIN_MATCH_OK), 10);
  EXPECT_EQ(tocsin_match_patterns_size(handles.patterns), 1U);
  EXPECT_GT(fail_each([&] { return handles.add(R"({"a": 1, "b": {}})"); }, TOCSIN_MATCH_INVALID_PATTERN), 10);
  EXPECT_EQ(tocsin_match_patterns_problem_count(handles.patterns), 2U);
  EXPECT_EQ(tocsin_match_patterns_size(handles.patterns), 1U);
}

TEST(OutOfMemory, AMatcherIsMadeOrNot) {
  Handles handles;
  ASSERT_EQ(handles.add(kPattern), TOCSIN_MATCH_OK);
  const auto compile = [&] {
    tocsin_match_matcher_free(handles.matcher);  // sorting does without the buffer that it did not get
    return tocsin_match_matcher_new(handles.patterns, &handles.matcher);
  };
  EXPECT_GT(fail_each(compile, TOCSIN_MATCH_OK), 10);
  EXPECT_EQ(tocsin_match_matcher_size(handles.matcher), 1U);
}

TEST(OutOfMemory, AHandleIsMadeOrNot) {
  for (long n = 0;; ++n) {
    allocations_left = n;
    auto* scratch = tocsin_match_scratch_new();
    auto* patterns = tocsin_match_patterns_new();
    const bool failed = allocations_left < 0;
    allocations_left = -1;
    EXPECT_EQ(scratch == nullptr || patterns == nullptr, failed);
    tocsin_match_scratch_free(scratch);
    tocsin_match_patterns_free(patterns);
    if (!failed) break;
  }
}

TEST(OutOfMemory, TheScratchBeginsAnew) {
  for (const int mode : std::array{TOCSIN_MATCH_VALIDATING, TOCSIN_MATCH_EARLY}) {
    Handles handles;
    ASSERT_EQ(handles.add(kPattern), TOCSIN_MATCH_OK);
    ASSERT_EQ(tocsin_match_matcher_new(handles.patterns, &handles.matcher), TOCSIN_MATCH_OK);
    handles.scratch = tocsin_match_scratch_new();
    std::size_t count = 0;
    EXPECT_GT(fail_each([&] { return handles.match(kMatching, count, mode); }, TOCSIN_MATCH_OK), 5);
    EXPECT_EQ(count, 1U);
    EXPECT_EQ(handles.match("{}", count, mode), TOCSIN_MATCH_OK);
    EXPECT_EQ(count, 0U);
  }
}

TEST(OutOfMemory, ABrokenEventIsToldOrNot) {
  Handles handles;
  ASSERT_EQ(handles.add(kPattern), TOCSIN_MATCH_OK);
  ASSERT_EQ(tocsin_match_matcher_new(handles.patterns, &handles.matcher), TOCSIN_MATCH_OK);
  handles.scratch = tocsin_match_scratch_new();
  std::size_t count = 0;
  EXPECT_GT(fail_each([&] { return handles.match(kBroken, count, TOCSIN_MATCH_VALIDATING); },
                      TOCSIN_MATCH_INVALID_EVENT),
            5);
  ASSERT_NE(tocsin_match_scratch_problem(handles.scratch), nullptr);
  EXPECT_EQ(tocsin_match_scratch_problem(handles.scratch)->column, kBroken.size());
}

}  // namespace
