#include "coverage/navigator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "rule/file/rule_document.h"

namespace tocsin::coverage {
namespace {

using ::testing::HasSubstr;

rule::ReadRule rule_of(const std::string& id, const std::string& pattern, std::vector<std::string> mitre) {
  rule::ReadRule read;
  read.rule.id = id;
  read.rule.mitre = std::move(mitre);
  auto parsed = match::read_pattern({"pattern", pattern});
  EXPECT_TRUE(parsed);
  if (parsed) read.pattern = std::move(*parsed);
  read.rule.pattern = doc::parse_json(pattern).value_or(doc::null());
  return read;
}

TEST(Navigator, LayerHasWhatTheFormatAsksFor) {
  std::vector<rule::ReadRule> rules;
  rules.push_back(rule_of("a", R"({"source":["aws.iam"]})", {"T1098", "T1136.003"}));
  rules.push_back(
      rule_of("b", R"({"source":["aws.macie"],"detail-type":["Macie Finding"]})", {"T1530", "T1098"}));
  const auto set = rule::RuleSet::assemble(std::move(rules)).value();
  const auto account = read_account({"a.yaml",
                                     "listens: {log_files: true, regions: [us-east-1]}\ntrails: [{name: m, "
                                     "multi_region: true}]\nservices: {macie: false}\n"});
  ASSERT_TRUE(account);
  const auto hearings = hearings_of(set, *account);
  EXPECT_TRUE(can_be_heard(hearings, "a"));
  EXPECT_FALSE(can_be_heard(hearings, "b"));
  const auto layer = doc::to_json(navigator_layer(set, hearings));
  for (const std::string_view part :
       {std::string_view(R"x("versions":{"navigator":"4.9.0","layer":"4.5"},"domain":"enterprise-attack")x"),
        std::string_view(R"x({"techniqueID":"T1136.003","score":1,"comment":"a (medium)","enabled":true})x"),
        std::string_view(
            R"x({"techniqueID":"T1098","score":1,"comment":"a (medium)\nb (medium): cannot be heard")x"),
        std::string_view(R"x("techniqueID":"T1530","score":0,)x"),
        std::string_view(R"x("enabled":true,"color":"#ff6666")x"),
        std::string_view(R"x("minValue":0,"maxValue":1)x")}) {
    EXPECT_THAT(layer, HasSubstr(std::string(part)));
  }
}

TEST(Navigator, OfNoRulesIsStillALayer) {
  const rule::RuleSet none;
  EXPECT_THAT(doc::to_json(navigator_layer(none, {})), HasSubstr(R"("techniques":[],)"));
}

}  // namespace
}  // namespace tocsin::coverage
