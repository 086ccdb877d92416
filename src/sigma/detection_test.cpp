#include "sigma/detection.h"

#include <gtest/gtest.h>

#include "doc/json_reader.h"
#include "doc/yaml_reader.h"

namespace tocsin::sigma {
namespace {

Checked<Detection> read(const std::string& yaml) {
  const SourceText source{"rule.yml", yaml};
  const auto value = doc::read_yaml(source);
  if (!value) return tl::make_unexpected(value.error());
  return Detection::read(source, *value);
}

/// Does a detection of one search hold for a record?
bool holds(const std::string& search, const std::string& record) {
  const auto detection = read("s:\n" + search + "\ncondition: s\n");
  EXPECT_TRUE(detection) << render(detection.error());
  const auto event = doc::parse_json(R"({"source":"aws.iam","detail":)" + record + "}");
  EXPECT_TRUE(event) << record;
  return detection && event && detection->holds(*event);
}

std::string first_error(const std::string& yaml) {
  const auto detection = read(yaml);
  return detection ? "" : detection.error().front().message;
}

TEST(Detection, TextsIgnoreCaseAndListsAreAny) {
  EXPECT_TRUE(holds("  eventName: [DeleteTrail, StopLogging]", R"({"eventName":"stoplogging"})"));
  EXPECT_FALSE(holds("  eventName: [DeleteTrail]", R"({"eventName":"DeleteTrails"})"));
  EXPECT_FALSE(holds("  eventName|cased: deleteTrail", R"({"eventName":"DeleteTrail"})"));
}

TEST(Detection, AMapIsAllAListOfMapsAny) {
  EXPECT_FALSE(holds("  a: 1\n  b: 2", R"({"a":1,"b":3})"));
  EXPECT_TRUE(holds("  - a: 1\n  - b: 2", R"({"a":0,"b":2})"));
}

TEST(Detection, PartsOfTexts) {
  EXPECT_TRUE(holds("  a|contains: BCD", R"({"a":"abcde"})"));
  EXPECT_TRUE(holds("  a|startswith: ab", R"({"a":"abcde"})"));
  EXPECT_FALSE(holds("  a|endswith: ab", R"({"a":"abcde"})"));
  EXPECT_TRUE(holds("  a|contains|all: [bc, de]", R"({"a":"abcde"})"));
  EXPECT_FALSE(holds("  a|contains|all: [bc, xx]", R"({"a":"abcde"})"));
  EXPECT_TRUE(holds("  requestParameters|contains: '\"value\":'", R"({"requestParameters":{"value":1}})"));
}

TEST(Detection, NullIsNullOrAbsent) {
  EXPECT_TRUE(holds("  errorCode: null", R"({})"));
  EXPECT_TRUE(holds("  errorCode: null", R"({"errorCode":null})"));
  EXPECT_FALSE(holds("  errorCode: null", R"({"errorCode":""})"));
  EXPECT_FALSE(holds("  errorCode: ''", R"({})"));
  EXPECT_TRUE(holds("  errorCode: ''", R"({"errorCode":""})"));
  EXPECT_TRUE(holds("  errorCode|exists: false", R"({})"));
  EXPECT_FALSE(holds("  errorCode|exists: false", R"({"errorCode":null})"));
  EXPECT_TRUE(holds("  a|exists: true", R"({"a":{"b":1}})"));
}

TEST(Detection, NumbersAndBooleans) {
  EXPECT_TRUE(holds("  a: 5", R"({"a":5.0})"));
  EXPECT_TRUE(holds("  a: 5", R"({"a":"5"})"));
  EXPECT_TRUE(holds("  a: '5'", R"({"a":5})"));
  EXPECT_TRUE(holds("  a: true", R"({"a":"True"})"));
  EXPECT_TRUE(holds("  a: 'false'", R"({"a":false})"));
  EXPECT_TRUE(holds("  a|gte: 5", R"({"a":"5.5"})"));
  EXPECT_FALSE(holds("  a|lt: 5", R"({"a":5})"));
  EXPECT_FALSE(holds("  a|lt: 5", R"({"a":"x"})"));
}

TEST(Detection, FieldsRunThroughArraysAndKeysWithDots) {
  EXPECT_TRUE(holds("  r.items.port: 22", R"({"r":{"items":[{"port":80},{"port":22}]}})"));
  EXPECT_TRUE(holds("  a.b.c: x", R"({"a.b":{"c":"x"}})"));
  EXPECT_TRUE(holds("  a: x", R"({"a":["y","x"]})"));
  EXPECT_FALSE(holds("  a: x", R"({"a":[]})"));
}

TEST(Detection, OtherModifiers) {
  EXPECT_TRUE(holds("  a|re: '^b.d'", R"({"a":"bad"})"));
  EXPECT_FALSE(holds("  a|re: '^B.d'", R"({"a":"bad"})"));
  EXPECT_TRUE(holds("  a|re|i: '^B.d'", R"({"a":"bad"})"));
  EXPECT_TRUE(holds("  a|cidr: [10.0.0.0/8, 2001:db8::/32]", R"({"a":"2001:db8::1"})"));
  EXPECT_FALSE(holds("  a|cidr: 10.0.0.0/8", R"({"a":"iam.amazonaws.com"})"));
  EXPECT_TRUE(holds("  a|fieldref: b", R"({"a":"X","b":"x"})"));
  EXPECT_TRUE(holds("  a|fieldref|startswith: b", R"({"a":"xyz","b":"xy"})"));
  EXPECT_FALSE(holds("  a|fieldref: b", R"({"a":"x"})"));
  EXPECT_TRUE(holds("  a|neq: x", R"({"a":"y"})"));
  EXPECT_TRUE(holds("  a|neq: x", R"({})"));
  EXPECT_TRUE(holds("  t|hour: 13", R"({"t":"2026-11-22T13:05:00Z"})"));
  EXPECT_TRUE(holds("  t|hour|gte: 13", R"({"t":"2026-11-22T14:05:00Z"})"));
  EXPECT_TRUE(holds("  t|week: 53", R"({"t":"2027-01-01T00:00:00Z"})"));
  EXPECT_TRUE(holds("  a|re|startswith: 'b|c'", R"({"a":"cab"})"));
  EXPECT_FALSE(holds("  a|re|startswith: 'b|c'", R"({"a":"acb"})"));
  EXPECT_FALSE(holds("  a|re|m: '^b$'", R"({"a":"a\nbc"})"));
  EXPECT_TRUE(holds("  a|re|m: '^b$'", R"({"a":"a\nb"})"));
  EXPECT_TRUE(holds("  a|contains: 5", R"({"a":"x5"})"));
}

TEST(Detection, DashesOfWindowsInAllCombinations) {
  EXPECT_TRUE(holds("  a|windash|contains: ' -f'", R"({"a":"rm /f"})"));
  EXPECT_TRUE(holds("  a|windash: 'x -a -b-c'", R"({"a":"x /a \u2013b-c"})"));
  EXPECT_FALSE(holds("  a|windash: 'x -a -b-c'", R"({"a":"x -a -b/c"})")) << "that dash stands in a word";
  EXPECT_EQ(first_error("s: {'a|windash': '-a -b -c -d'}\ncondition: s\n"),
            "`windash` takes texts with three dashes at most");
}

TEST(Detection, WithAllOneFormOfEachValueIsEnough) {
  EXPECT_TRUE(holds("  a|windash|contains|all: [' -f', ' -g']", R"({"a":"x /g -f"})"));
  EXPECT_FALSE(holds("  a|windash|contains|all: [' -f', ' -g']", R"({"a":"x /g"})"));
  EXPECT_TRUE(holds("  a|base64offset|contains|all: [secret, secret]", R"({"a":"IXNlY3JldCE="})"));
  EXPECT_FALSE(holds("  a|neq|all: [x, '*']", R"({"a":"x"})"));
}

TEST(Detection, EncodedTexts) {
  EXPECT_TRUE(holds("  a|base64: secret", R"({"a":"c2VjcmV0"})"));
  // "secret" behind none, one and two other bytes
  for (const auto* encoded : {"c2VjcmV0IQ==", "IXNlY3JldCE=", "ISFzZWNyZXQh"}) {
    EXPECT_TRUE(holds("  a|base64offset|contains: secret", R"({"a":")" + std::string(encoded) + "\"}"))
        << encoded;
  }
  EXPECT_TRUE(holds("  a|wide|base64: ab", R"({"a":"YQBiAA=="})"));
  EXPECT_EQ(first_error("s: {'a|base64': 'x*'}\ncondition: s\n"), "wildcards cannot be put through `base64`");
}

TEST(Detection, KeywordsStandInAnyText) {
  EXPECT_TRUE(holds("  - mallory\n  - eve", R"({"a":{"b":["x","by Mallory!"]}})"));
  EXPECT_FALSE(holds("  - mallory", R"({"mallory":1})"));
}

TEST(Detection, FieldsOfTheEnvelope) {
  EXPECT_TRUE(holds("  source: aws.iam", R"({})"));
  EXPECT_FALSE(holds("  source: aws.iam", R"({"source":"other"})"));
}

bool condition(const std::string& text, bool a, bool b, bool c) {
  const auto detection = read("aa: {x: 1}\nab: {y: 1}\n_c: {z: 1}\ncondition: " + text + "\n");
  EXPECT_TRUE(detection) << render(detection.error());
  const auto number = [](bool set) { return std::string(set ? "1" : "0"); };
  const auto event = doc::parse_json(R"({"detail":{"x":)" + number(a) + R"(,"y":)" + number(b) + R"(,"z":)" +
                                     number(c) + "}}");
  return detection && detection->holds(*event);
}

TEST(Condition, NotBindsBeforeAndBeforeOr) {
  EXPECT_TRUE(condition("aa or ab and _c", true, false, false));
  EXPECT_FALSE(condition("(aa or ab) and _c", true, false, false));
  EXPECT_TRUE(condition("not aa and ab", false, true, false));
  EXPECT_FALSE(condition("not (aa or ab)", false, true, false));
  EXPECT_TRUE(condition("NOT aa AND ab", false, true, false));
}

TEST(Condition, Quantifiers) {
  EXPECT_TRUE(condition("1 of a*", false, true, false));
  EXPECT_FALSE(condition("all of a*", false, true, true));
  EXPECT_TRUE(condition("all of them", true, true, false)) << "_c does not belong to them";
  EXPECT_FALSE(condition("any of them", false, false, true));
  EXPECT_TRUE(condition("aa and not 1 of _*", true, false, false));
  EXPECT_FALSE(condition("1 of *", false, false, true));
}

TEST(Condition, AListIsOneOfThem) {
  EXPECT_TRUE(condition("[aa, ab]", false, true, false));
}

TEST(Condition, SaysWhatIsWrong) {
  EXPECT_EQ(first_error("sel: {a: 1}\ncondition: sle\n"),
            "there is no search \"sle\"; did you mean \"sel\"?");
  EXPECT_EQ(first_error("s: {a: 1}\ncondition: s | count() > 5\n"),
            "aggregations behind | are no longer part of Sigma: write a correlation");
  EXPECT_EQ(first_error("s: {a: 1}\ncondition: s and\n"), "the condition ends where a search is expected");
  EXPECT_EQ(first_error("s: {a: 1}\ncondition: (s\n"), "a \")\" is missing");
  EXPECT_EQ(first_error("s: {a: 1}\ncondition: 2 of s\n"), "\"2 of\": 1, any and all are known");
  EXPECT_EQ(first_error("s: {a: 1}\ncondition: 1 of x*\n"), "no search is called \"x*\"");
  EXPECT_EQ(first_error("s: {a: 1}\n"), "the condition is missing");
  EXPECT_EQ(first_error("s: {a: 1}\ncondition: " + std::string(1000, '(') + "\n"),
            "the condition is nested too deep");
}

TEST(Detection, SaysEverythingThatIsWrongWithItsPlace) {
  const auto detection =
      read("s:\n  a|contians: x\n  b|re: '('\n  c|i: x\n  d|contains: null\ncondition: s\n");
  ASSERT_FALSE(detection);
  ASSERT_EQ(detection.error().size(), 4U);
  EXPECT_EQ(detection.error()[0].message, "unknown modifier \"contians\"");
  EXPECT_EQ(detection.error()[0].hint, "did you mean \"contains\"?");
  EXPECT_EQ(detection.error()[0].at.line, 2U);
  EXPECT_EQ(detection.error()[1].at.line, 3U);
  EXPECT_EQ(detection.error()[2].message, "i, m and s stand behind `re`");
  EXPECT_EQ(detection.error()[3].message, "null is no text: give it a search of its own");
}

}  // namespace
}  // namespace tocsin::sigma
