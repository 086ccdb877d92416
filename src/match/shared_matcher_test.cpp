#include "match/shared_matcher.h"

#include <atomic>
#include <gtest/gtest.h>
#include <string>
#include <thread>
#include <vector>

namespace tocsin::match {
namespace {

// Patterns that all match {"a":"x","b":["y","z"],"c":"shared"}, so that a matcher finds as many as it has.
Matcher all_matching(std::size_t count) {
  const std::vector<std::string> texts{R"({"a":["x"],"c":["shared"]})",
                                       R"({"b":[{"prefix":"z"}],"c":[{"anything-but":"x"}]})",
                                       R"({"a":[{"wildcard":"*x*"}],"d":[{"exists":false}]})",
                                       R"({"b":["y","w"],"a":[{"equals-ignore-case":"X"}]})"};
  std::vector<Pattern> patterns;
  for (std::size_t i = 0; i < count; ++i)
    patterns.push_back(read_pattern({"pattern", texts[i % texts.size()]}).value());
  return Matcher(patterns);
}

constexpr std::string_view kEvent = R"({"a":"x","b":["y","z"],"c":"shared"})";

TEST(SharedMatcher, OneScratchServesWhateverMatcherComes) {
  Scratch scratch;
  for (const std::size_t size : {3U, 500U, 1U, 0U, 70U, 5'000U, 2U}) {
    const auto matcher = all_matching(size);
    EXPECT_EQ(matcher.match_text(kEvent, scratch)->size(), size);
    EXPECT_EQ(matcher.match_text("{}", scratch)->size(), 0U);
    EXPECT_EQ(matcher.match_text(kEvent, scratch)->size(), size);
  }
}

TEST(SharedMatcher, IsReplacedWhileOthersMatch) {
  SharedMatcher shared(all_matching(1));
  std::atomic<bool> done = false;
  std::atomic<int> wrong = 0;
  std::atomic<int> checked = 0;
  std::vector<std::thread> readers;
  for (int t = 0; t < 3; ++t) {
    readers.emplace_back([&] {
      Scratch scratch;
      do {
        const auto matcher = shared.get();
        if (matcher.match_text(kEvent, scratch)->size() != matcher.size()) ++wrong;
        ++checked;
      } while (!done);
    });
  }
  for (std::size_t i = 1; i <= 60; ++i) shared.set(all_matching(i));
  done = true;
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_GE(checked, 3);
  EXPECT_EQ(shared.get().size(), 60U);
}

}  // namespace
}  // namespace tocsin::match
