// Anything-but by the hundred: groups of 64, shared and different lists, values of every kind, alone and in arrays; the reference says what is right.
#include "match/exclusions.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "doc/json_reader.h"
#include "match/matcher.h"
#include "match/testing/reference_matcher.h"

namespace tocsin::match {
namespace {

std::vector<std::string> lists() {
  std::vector<std::string> out;
  for (int i = 0; i < 150; ++i) {
    const auto n = std::to_string(i % 70);
    out.emplace_back(R"({"anything-but":["common","v)" + n + R"("]})");
    out.emplace_back(R"({"anything-but":{"prefix":["v)" + n + R"(","w"]}})");
    out.emplace_back(R"({"anything-but":{"equals-ignore-case":"V)" + n + R"("}})");
  }
  out.emplace_back(R"({"anything-but":""})");
  out.emplace_back(R"({"anything-but":{"suffix":"\""}})");
  out.emplace_back(R"({"anything-but":{"prefix":"v\""}})");
  out.emplace_back(R"({"anything-but":{"wildcard":["v*","*1"]}})");
  out.emplace_back(R"({"anything-but":["1","2","3","4","5","6","7","8","9"]})");
  out.emplace_back(R"({"anything-but":[1,2]})");
  out.emplace_back(R"("v1",{"anything-but":["v2","v1"]})");
  return out;
}

TEST(Exclusions, SayWhatTheReferenceSays) {
  std::vector<Pattern> patterns;
  std::vector<doc::Value> documents;
  for (const auto& list : lists()) {
    for (const auto* rest : {"}", R"(,"b":{"c":[{"exists":true}]}})"}) {
      const auto text = R"({"a":[)" + list + "]" + rest;
      patterns.push_back(read_pattern({"pattern", text}).value());
      documents.push_back(doc::parse_json(text).value());
    }
  }
  const Matcher matcher(patterns);
  Scratch scratch;
  std::size_t found = 0;
  for (const auto* value :
       {R"("v1")", R"("V1")", R"("v69")", R"("common")", R"("w")", R"("")", R"("v")", R"("other")", "1", "3",
        "null", "true", R"(["v1","v1"])", R"(["v1","common","w"])", R"(["v1",2])", R"(["v","w"])", "[]", "{}",
        R"([{"x":1},"v1"])"}) {
    for (const auto* rest : {"", R"(,"b":{"c":1})", R"(,"b":[{"c":1},{"c":"v1"}])"}) {
      const auto text = R"({"a":)" + std::string(value) + rest + "}";
      const auto event = doc::parse_json(text).value();
      const auto matches = matcher.match_json(text, scratch).value();
      Matches expected;
      for (std::size_t i = 0; i < patterns.size(); ++i) {
        if (testing::reference_matches(documents[i], event)) expected.push_back(i);
      }
      EXPECT_EQ(matches, expected) << text;
      found += expected.size();
    }
  }
  EXPECT_GT(found, 1000U);
}

TEST(Exclusions, HoldListsOfTextsThatAreNotLong) {
  const auto test = [](TestCode::Kind kind, std::uint32_t count) { return TestCode{kind, 0, count}; };
  EXPECT_TRUE(Exclusions::holds(test(TestCode::Kind::but_equal, Exclusions::kMostTests)));
  EXPECT_FALSE(Exclusions::holds(test(TestCode::Kind::but_texts, Exclusions::kMostTests + 1)));
  EXPECT_FALSE(Exclusions::holds(test(TestCode::Kind::but_numbers, 1)));
  EXPECT_FALSE(Exclusions::holds(test(TestCode::Kind::equal, 1)));
}

}  // namespace
}  // namespace tocsin::match
