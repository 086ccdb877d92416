// The larger test sets, when they are beside the checkout: each line is one event, whatever it is wrapped in.
#include <cstdlib>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "source/test_text.h"

namespace tocsin::source {
namespace {

namespace fs = std::filesystem;

fs::path larger_sets() {
  const char* configured = std::getenv("TOCSIN_SHARED");
  const fs::path root =
      configured != nullptr ? fs::path(configured) : fs::path(TOCSIN_SOURCE_DIR) / ".." / "shared";
  return root / "data" / "events";
}

std::string joined(const std::vector<std::string>& events, std::string_view separator) {
  std::string out;
  for (const auto& event : events) out += (out.empty() ? "" : std::string(separator)) + event;
  return out;
}

TEST(LargerSets, EveryWrappingGivesTheSameEvents) {
  if (!fs::exists(larger_sets())) GTEST_SKIP() << "the larger test sets are not here";
  for (const auto& entry : fs::directory_iterator(larger_sets())) {
    Found found;
    const auto summary = read_events(entry.path().string(), collect_events(found), collect_problems(found));
    ASSERT_TRUE(summary.has_value());
    EXPECT_THAT(found.problems, testing::IsEmpty()) << entry.path();
    EXPECT_GT(found.events.size(), 10U);
    EXPECT_EQ(found.places.back(), std::to_string(found.events.size()) + ":1");
    for (const auto& text : {"[" + joined(found.events, ",") + "]",
                             "{\"x\":[1],\"Records\":[" + joined(found.events, ",\n") + "]}",
                             joined(found.events, ""), joined(found.events, "\r\n\r\n")}) {
      EXPECT_EQ(split(text).events, found.events) << entry.path();
    }
  }
}

}  // namespace
}  // namespace tocsin::source
