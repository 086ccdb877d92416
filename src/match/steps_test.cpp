// What hangs on one trigger: branches by one field's text, lists of texts, and values that do not let a branch be chosen.
#include "match/steps.h"

#include <array>
#include <gmock/gmock.h>

#include "match/matcher.h"

namespace tocsin::match {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Matcher matcher(const std::vector<std::string>& texts) {
  std::vector<Pattern> patterns;
  for (const auto& text : texts) patterns.push_back(read_pattern({"pattern", text}).value());
  return Matcher(patterns);
}

// All hang on "n": it has the rarest text.
Matcher by_service() {
  std::vector<std::string> texts;
  for (const char* const service : {"ec2", "iam", "s3", "sts", "kms", ""})
    texts.push_back(R"({"n":["GetIt"],"s":[")" + std::string(service) + R"("]})");
  texts.emplace_back(R"({"n":["GetIt"],"s":[{"exactly":"iam"}]})");
  texts.emplace_back(R"({"n":["GetIt"],"s":["iam"],"r":["x"]})");
  texts.emplace_back(R"({"n":["GetIt"],"s":["sts","iam","no","nor","never"]})");
  for (const char* const other : {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"})
    texts.push_back(R"({"n":["Put)" + std::string(other) + R"("],"s":["iam"]})");
  return matcher(texts);
}

Matches found(const Matcher& matcher, std::string_view event) {
  Scratch scratch;
  return matcher.match_json(event, scratch).value();
}

TEST(Steps, OneValueChoosesItsBranches) {
  const auto patterns = by_service();
  EXPECT_THAT(found(patterns, R"({"n":"GetIt","s":"s3"})"), ElementsAre(2));
  EXPECT_THAT(found(patterns, R"({"n":"GetIt","s":"iam"})"), ElementsAre(1, 6, 8));
  EXPECT_THAT(found(patterns, R"({"n":"GetIt","s":"iam","r":"x"})"), ElementsAre(1, 6, 7, 8));
  EXPECT_THAT(found(patterns, R"({"n":"GetIt","s":"lambda"})"), IsEmpty());
  EXPECT_THAT(found(patterns, R"({"n":"Putc","s":"iam"})"), ElementsAre(11));
}

TEST(Steps, WhatChoosesNoBranchIsTriedOnAll) {
  const auto patterns = by_service();
  EXPECT_THAT(found(patterns, R"({"n":"GetIt","s":""})"), ElementsAre(5));
  EXPECT_THAT(found(patterns, R"({"n":"GetIt","s":["kms","s3","kms"]})"), ElementsAre(2, 4));
  EXPECT_THAT(found(patterns, R"({"n":"GetIt","s":1})"), IsEmpty());
  EXPECT_THAT(found(patterns, R"({"n":"GetIt","s":null})"), IsEmpty());
  EXPECT_THAT(found(patterns, R"({"n":"GetIt"})"), IsEmpty());
  EXPECT_THAT(found(patterns, R"({"n":"GetIt","s":[]})"), IsEmpty());
  EXPECT_THAT(found(patterns, R"({"n":["GetIt","Puta"],"s":"iam"})"), ElementsAre(1, 6, 8, 9));
}

TEST(Steps, ListsAndAddressesBelowATrigger) {
  std::vector<std::string> texts;
  for (const char* const list :
       {R"(["x","y",{"prefix":"z"}])", R"([{"anything-but":["x"]},"x1"])", R"([{"cidr":"10.0.0.0/9"}])",
        R"([{"cidr":"0.0.0.0/0"}])", R"([{"cidr":"10.1.2.3/32"},{"cidr":"2001:db8::/33"}])",
        R"([{"cidr":"10.0.0.0/8"},{"numeric":["=",7]}])"}) {
    texts.push_back(R"({"n":["GetIt"],"v":)" + std::string(list) + "}");
  }
  for (int i = 0; i < 200; ++i) texts.push_back(R"({"n":["Other)" + std::to_string(i) + R"("],"v":["x"]})");
  const auto patterns = matcher(texts);
  EXPECT_THAT(found(patterns, R"({"n":"GetIt","v":"y"})"), ElementsAre(0, 1));
  EXPECT_THAT(found(patterns, R"({"n":"GetIt","v":"x"})"), ElementsAre(0));
  EXPECT_THAT(found(patterns, R"({"n":"GetIt","v":"zz"})"), ElementsAre(0, 1));
  EXPECT_THAT(found(patterns, R"({"n":"GetIt","v":"10.1.2.3"})"), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(found(patterns, R"({"n":"GetIt","v":"10.200.2.3"})"), ElementsAre(1, 3, 5));
  EXPECT_THAT(found(patterns, R"({"n":"GetIt","v":"2001:db8:1::1"})"), ElementsAre(1, 4));
  // A number is compared with the digits of the networks' ends, unless the list compares numbers (see ip_range.h).
  EXPECT_THAT(found(patterns, R"({"n":"GetIt","v":5})"), ElementsAre(1, 3));
  EXPECT_THAT(found(patterns, R"({"n":"GetIt","v":7})"), ElementsAre(1, 3, 5));
}

// What hangs on one name asks alike of one field, by the dozen.
std::vector<std::string> many_below_one_name() {
  std::vector<std::string> texts;
  const auto add = [&](const std::string& test) { texts.push_back(R"({"n":["GetIt"],"f":[)" + test + "]}"); };
  for (const char* const network :
       {"10.0.0.0/8", "10.1.0.0/16", "192.168.0.0/16", "10.1.2.3/32", "0.0.0.0/0", "38.0.0.0/8"})
    add(R"({"cidr":")" + std::string(network) + R"("})");
  for (const char* const text : {"a", "ab", "Abc", "b", R"(\")", ""}) {
    const auto quoted = '"' + std::string(text) + '"';
    add(R"({"anything-but":)" + quoted + "}");
    add(R"({"anything-but":[)" + quoted + R"(,"x","10.1.2.3"]})");
    add(R"({"equals-ignore-case":)" + quoted + R"(},"z")");
    if (*text == '\0') continue;
    add(R"({"prefix":)" + quoted + "}, " + R"({"suffix":)" + quoted + "}");
    add(R"({"prefix":{"equals-ignore-case":)" + quoted + R"(}},{"suffix":{"equals-ignore-case":)" + quoted +
        "}}");
    add(R"({"anything-but":{"prefix":)" + quoted + "}}");
    add(R"({"wildcard":"*b*"},{"anything-but":[)" + quoted + "]}");
  }
  return texts;
}

TEST(Steps, OneLookAnswersManyBranchesAsEachWouldAlone) {
  const auto texts = many_below_one_name();
  auto all = texts;  // many other names make the name what is looked for
  for (int i = 0; i < 1000; ++i) all.push_back(R"({"n":["Other)" + std::to_string(i) + R"("]})");
  const auto together = matcher(all);
  std::size_t matches = 0;
  constexpr std::array kValues = {R"("a")",
                                  R"("A")",
                                  R"("ab")",
                                  R"("aBC")",
                                  R"("Abc")",
                                  R"("b")",
                                  R"("")",
                                  R"("\"")",
                                  R"("x")",
                                  R"("z")",
                                  R"("10.1.2.3")",
                                  R"("10.2.0.0")",
                                  R"("fd00::1")",
                                  R"("::ffff:10.1.2.3")",
                                  "1",
                                  "38",
                                  "10.5",
                                  "true",
                                  "null",
                                  "[]",
                                  R"(["a","b"])",
                                  R"(["10.1.2.3","a"])",
                                  R"([1,"ab"])",
                                  R"(["a","a"])",
                                  R"({"g":1})",
                                  R"([{"g":1}])"};
  for (const char* const value : kValues) {
    const auto event = R"({"n":"GetIt","f":)" + std::string(value) + "}";
    Matches alone;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (!found(matcher({texts[i]}), event).empty()) alone.push_back(i);
    }
    EXPECT_EQ(found(together, event), alone) << event;
    matches += alone.size();
  }
  EXPECT_GT(matches, 300U);
}

}  // namespace
}  // namespace tocsin::match
