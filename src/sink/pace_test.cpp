#include "sink/pace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "doc/yaml_reader.h"
#include "sink/registry.h"

namespace tocsin::sink {
namespace {

using namespace std::chrono_literals;

struct Read {
  Pace pace;
  std::string errors;
};

Read read(const std::string& text, const Pace& documented = {}) {
  const SourceText source{"tocsin.yaml", text};
  const auto value = doc::read_yaml(source).value();
  Diagnostics diagnostics;
  doc::Fields fields(source, value, "$.sinks[0]", diagnostics);
  const auto pace = read_pace(fields, documented);
  fields.done();
  return {pace, render(diagnostics)};
}

TEST(Pace, IsRead) {
  const auto pace = parse_pace("30/minute");
  ASSERT_TRUE(pace);
  EXPECT_EQ(pace->messages, 30);
  EXPECT_EQ(pace->per, 1min);
  EXPECT_EQ(pace->burst, 30);
  EXPECT_EQ(to_string(*pace), "30/minute");
  for (const auto* wrong : {"", "1", "/second", "0/second", "-1/second", "1001/second", "1/fortnight",
                            "1 /second", "1/seconds", "1e3/hour", "99999999999999999999/hour"})
    EXPECT_FALSE(parse_pace(wrong)) << wrong;
}

TEST(Pace, OfTheSettingsBeforeTheKindsOwn) {
  const Pace documented{5, 2s, 5};
  EXPECT_EQ(to_string(read("{}", documented).pace), "5 in 2s");
  EXPECT_EQ(to_string(read("rate_limit: 2/hour", documented).pace), "2/hour");
  EXPECT_FALSE(read("rate_limit: none", documented).pace.is_limited());
  EXPECT_THAT(read("rate_limit: often", documented).errors, ::testing::HasSubstr("is no pace"));
}

TEST(Pace, SaysHowMuchGoesInATime) {
  EXPECT_EQ(messages_in({2, 1min, 5}, 15min), 30);
  EXPECT_EQ(messages_in({1, 1h, 1}, 15min), 1) << "one is always in time";
  EXPECT_EQ(messages_in({}, 15min), std::nullopt);
}

TEST(Pace, OfEachKindCanBeKept) {
  int limited = 0;
  for (const auto& kind : kinds()) {
    if (!kind.pace.is_limited()) continue;
    ++limited;
    EXPECT_GE(kind.pace.burst, 1) << kind.type;
    EXPECT_GT(kind.pace.per, 0ms) << kind.type;
  }
  EXPECT_EQ(limited, 8);
  EXPECT_EQ(to_string(find_kind("slack")->pace), "1/second");
}

}  // namespace
}  // namespace tocsin::sink
