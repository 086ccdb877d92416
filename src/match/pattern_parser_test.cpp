#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "doc/yaml_reader.h"
#include "match/matcher.h"
#include "match/pattern.h"

namespace tocsin::match {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Diagnostics errors_of(std::string text) {
  const auto pattern = read_pattern({"p.json", std::move(text)});
  return pattern ? Diagnostics{} : pattern.error();
}

std::vector<std::string> places_of(const Diagnostics& diagnostics) {
  std::vector<std::string> out;
  for (const auto& d : diagnostics) {
    out.push_back(std::to_string(d.at.line) + ":" + std::to_string(d.at.column) + " " + d.path);
  }
  return out;
}

TEST(PatternParser, ReportsEveryErrorWithItsPlaceAndPath) {
  const auto errors = errors_of(R"({
  "source": "aws.iam",
  "detail": {
    "eventName": [{"prefix": 1}, {"sufix": "x"}],
    "a b": [],
    "$or": [{"cidr": ["x"]}]
  }
})");
  EXPECT_THAT(places_of(errors), ElementsAre("2:13 $.source", "4:30 $.detail.eventName[0].prefix",
                                             "4:35 $.detail.eventName[1].sufix", "5:12 $.detail[\"a b\"]",
                                             "6:12 $.detail.$or", "6:14 $.detail.$or[0].cidr"));
  EXPECT_THAT(errors[0].hint, HasSubstr("[\"aws.iam\"]"));
  EXPECT_THAT(errors[2].hint, HasSubstr("\"suffix\""));
  for (const auto& error : errors) EXPECT_FALSE(error.hint.empty()) << error.message;
}

TEST(PatternParser, EveryRefusalSaysWhatWouldBeRight) {
  for (const auto* text : {"[]",
                           "{}",
                           R"({"a":{}})",
                           R"({"a":[[1]]})",
                           R"({"a":[{}]})",
                           R"({"a":[{"prefix":"a","suffix":"b"}]})",
                           R"({"a":[{"exists":"true"}]})",
                           R"({"a":[{"numeric":5}]})",
                           R"({"a":[{"numeric":["=","5"]}]})",
                           R"({"a":[{"numeric":["==",5]}]})",
                           R"({"a":[{"numeric":["<",5,">",1]}]})",
                           R"({"a":[{"numeric":[">",5,"<",5]}]})",
                           R"({"a":[{"numeric":["=",1e400]}]})",
                           R"({"a":[{"cidr":"10.0.0.0/40"}]})",
                           R"({"a":[{"wildcard":"a**"}]})",
                           R"({"a":[{"anything-but":null}]})",
                           R"({"a":[{"anything-but":["a",1]}]})",
                           R"({"a":[{"anything-but":[1,"a"]}]})",
                           R"({"a":[{"anything-but":{"prefix":[]}}]})",
                           R"({"a":[{"anything-but":{"suffix":""}}]})",
                           R"({"a":[{"prefix":{"prefix":"a"}}]})",
                           R"({"$or":1})",
                           R"({"$or":[1,2]})",
                           R"({"a":[1]} x)"}) {
    const auto errors = errors_of(text);
    ASSERT_FALSE(errors.empty()) << text;
    EXPECT_FALSE(errors[0].message.empty()) << text;
    EXPECT_FALSE(errors[0].hint.empty()) << text;
  }
}

TEST(PatternParser, ReadsYamlLikeJson) {
  const SourceText source{"rule.yaml",
                          "source: [aws.iam]\ndetail:\n  eventName: [{prefix: Create}]\n  errorCode: oops\n"};
  const auto document = doc::read_yaml(source).value();
  const auto pattern = parse_pattern(document, source);
  ASSERT_FALSE(pattern);
  EXPECT_THAT(places_of(pattern.error()), ElementsAre("4:14 $.detail.errorCode"));
}

TEST(PatternParser, ReservedNamesAreRefusedBelowOrOnly) {
  EXPECT_TRUE(errors_of(R"({"numeric":[1],"$or":[{"a":[1]},{"b":[2]}]})").empty());
  EXPECT_THAT(places_of(errors_of(R"({"$or":[{"a":{"regex":[1]}},{"numeric":{"x":[1]}}]})")),
              ElementsAre("1:15 $.$or[0].a.regex", "1:30 $.$or[1].numeric"));
}

std::string or_of(int groups, int branches) {
  std::string out = "{";
  for (int g = 0; g < groups; ++g) {
    out += (g == 0 ? "" : ",") + std::string("\"g") + std::to_string(g) + "\":{\"$or\":[";
    for (int b = 0; b < branches; ++b)
      out += (b == 0 ? "" : ",") + std::string("{\"f") + std::to_string(b) + "\":[1]}";
    out += "]}";
  }
  return out + "}";
}

TEST(PatternParser, TheProductOfOrsIsBounded) {
  EXPECT_TRUE(errors_of(or_of(10, 2)).empty());
  const auto errors = errors_of(or_of(11, 2));
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_THAT(errors[0].message, HasSubstr("2048 alternatives (2 x 2 x 2"));
  EXPECT_EQ(errors_of(or_of(500, 3)).size(), 1U);
  EXPECT_EQ(errors_of(or_of(1, 1025)).size(), 1U);
  const auto pattern = read_pattern({"p", or_of(10, 2)}).value();
  EXPECT_EQ(Matcher(pattern).size(), 1U);
}

TEST(PatternParser, DeepPatternsAreRefusedNotFatal) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "{\"a\":";
  EXPECT_EQ(errors_of(deep).size(), 1U);
}

bool speaks(std::string text) {
  return speaks_of_envelope(read_pattern({"p", std::move(text)}).value());
}

TEST(Pattern, SpeaksOfAnEnvelope) {
  EXPECT_TRUE(speaks(R"({"source":["aws.iam"]})"));
  EXPECT_TRUE(speaks(R"({"detail-type":["x"]})"));
  EXPECT_TRUE(speaks(R"({"detail":{"eventName":["x"]}})"));
  EXPECT_TRUE(speaks(R"({"detail.eventName":["x"]})"));
  EXPECT_TRUE(speaks(R"({"$or":[{"eventName":["x"]},{"$or":[{"a":[1]},{"source":["x"]}]}]})"));
  EXPECT_FALSE(speaks(R"({"eventName":["x"],"account":["1"],"region":["x"]})"));
  EXPECT_FALSE(speaks(R"({"userIdentity":{"source":["x"]}})"));
  EXPECT_FALSE(speaks(R"({"details":["x"]})"));
}

}  // namespace
}  // namespace tocsin::match
