#include "rule/sigma/filter.h"

#include <gtest/gtest.h>

#include "doc/json_reader.h"
#include "event/testing/sample.h"
#include "rule/bundle.h"
#include "rule/example_rule.h"
#include "rule/rule_set.h"

namespace tocsin::rule {
namespace {

using testing::TempFolder;

constexpr std::string_view kRule = R"(title: Trail Stopped
id: 4db60cc0-36fb-42b7-9b58-a5b53019fb74
name: trail_stopped
logsource: {product: aws, service: cloudtrail}
detection:
  selection: {eventSource: cloudtrail.amazonaws.com, eventName: StopLogging}
  condition: selection
)";

std::string filter(const std::string& rules, const std::string& condition = "not selection",
                   const std::string& logsource = "{product: aws}") {
  return "title: Our Admins\nlogsource: " + logsource + "\nfilter:\n  rules: " + rules +
         "\n  selection: {userIdentity.arn|endswith: ':user/admin'}\n  condition: " + condition + "\n";
}

event::Event stop_logging(const std::string& user) {
  return event::testing::shaped(*doc::parse_json(
      R"({"eventVersion":"1.08","eventID":"e","eventTime":"2026-11-22T10:00:00Z","eventSource":"cloudtrail.amazonaws.com",)"
      R"("eventName":"StopLogging","awsRegion":"eu-west-1","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/)" +
      user + "\"}}"));
}

Checked<RuleSet::Loaded> load(const std::string& filter_text, const sigma::Placeholders& placeholders = {}) {
  const TempFolder folder;
  folder.write("a_filter.yml", filter_text);  // before the rule: the order of files does not count
  folder.write("trail_stopped.yml", std::string(kRule));
  LoadOptions options;
  options.builtin = false;
  options.paths = {folder.path()};
  options.placeholders = placeholders;
  return RuleSet::load(options);
}

TEST(SigmaFilter, SilencesByIdByNameAndAll) {
  for (const auto* rules : {"any", "[]", "[4db60cc0-36fb-42b7-9b58-a5b53019fb74]", "trail_stopped",
                            "[TRAIL-STOPPED-NOT-HERE, trail-stopped]"}) {
    const auto loaded = load(filter(rules));
    ASSERT_TRUE(loaded) << render(loaded.error());
    EXPECT_TRUE(loaded->rules.hits(stop_logging("admin")).empty()) << rules;
    EXPECT_EQ(loaded->rules.hits(stop_logging("mallory")).size(), 1U) << rules;
  }
}

TEST(SigmaFilter, TheOtherWayRoundSilencesAsWellAndSaysSo) {
  const auto loaded = load(filter("any", "selection"));
  ASSERT_TRUE(loaded) << render(loaded.error());
  EXPECT_TRUE(loaded->rules.hits(stop_logging("admin")).empty());
  EXPECT_EQ(loaded->rules.hits(stop_logging("mallory")).size(), 1U);
  ASSERT_EQ(loaded->warnings.size(), 1U);
  EXPECT_EQ(loaded->warnings[0].hint, "write \"not (selection)\": everybody reads that alike");
  EXPECT_EQ(loaded->warnings[0].at.line, 6U);
}

TEST(SigmaFilter, IsPartOfTheBundle) {
  const auto loaded = load(filter("any"));
  ASSERT_TRUE(loaded) << render(loaded.error());
  const auto bundle = read_bundle({"bundle", write_bundle(loaded->rules)});
  ASSERT_TRUE(bundle) << render(bundle.error());
  EXPECT_TRUE(bundle->hits(stop_logging("admin")).empty());
  EXPECT_EQ(bundle->hits(stop_logging("mallory")).size(), 1U);
}

TEST(SigmaFilter, APlaceholderBesideTheSameFieldIsKeptInTheBundle) {
  const std::string text =
      "title: T\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n"
      "  s: {userIdentity.arn|expand|endswith: '%who%', userIdentity.arn|endswith: admin}\n  condition: s\n";
  const TempFolder folder;
  folder.write("t.yml", text);
  LoadOptions options;
  options.builtin = false;
  options.paths = {folder.path()};
  options.placeholders = {{"who", {"min", "boss"}}};
  const auto loaded = RuleSet::load(options);
  ASSERT_TRUE(loaded) << render(loaded.error());
  const auto bundle = read_bundle({"bundle", write_bundle(loaded->rules)});
  ASSERT_TRUE(bundle) << render(bundle.error());
  for (const auto* rules : {&loaded->rules, &*bundle}) {
    EXPECT_EQ(rules->hits(stop_logging("admin")).size(), 1U);
    EXPECT_TRUE(rules->hits(stop_logging("boss")).empty());
  }
}

TEST(SigmaFilter, HoldsForRulesOfOurOwnThatItNames) {
  const TempFolder folder;
  folder.write("filter.yml", filter("[user-created]"));
  folder.write("user-created.yaml", std::string(testing::kExampleRule));
  LoadOptions options;
  options.builtin = false;
  options.paths = {folder.path()};
  const auto loaded = RuleSet::load(options);
  ASSERT_TRUE(loaded) << render(loaded.error());
  EXPECT_TRUE(loaded->rules.find("user-created")->detection.is(doc::Kind::object));
}

TEST(SigmaFilter, TakesPlaceholders) {
  const std::string text =
      "title: F\nlogsource: {product: aws}\nfilter:\n  rules: any\n  s: {userIdentity.arn|expand|endswith: "
      "'%who%'}\n"
      "  condition: not s\n";
  const auto loaded = load(text, {{"who", {"admin", "boss"}}});
  ASSERT_TRUE(loaded) << render(loaded.error());
  EXPECT_TRUE(loaded->rules.hits(stop_logging("boss")).empty());
  EXPECT_EQ(loaded->rules.hits(stop_logging("mallory")).size(), 1U);
  EXPECT_FALSE(load(text));
}

TEST(SigmaFilter, AMissingRuleIsAWarningAFilterForNothingAnError) {
  const auto some = load(filter("[trail_stopped, 00000000-0000-4000-8000-000000000000]"));
  ASSERT_TRUE(some) << render(some.error());
  ASSERT_EQ(some->warnings.size(), 1U);
  EXPECT_EQ(some->warnings[0].message,
            "no rule has the id or the name \"00000000-0000-4000-8000-000000000000\"");
  EXPECT_FALSE(load(filter("[nothing]")));
  const auto other = load(filter("any", "not selection", "{product: aws, service: guardduty}"));
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().front().message, "the filter \"Our Admins\" is for no rule that is loaded");
}

TEST(SigmaFilter, AboutOtherLogsIsPassedOverLikeTheirRules) {
  for (const auto* logsource :
       {"{category: process_creation, product: windows}", "{category: network, service: dns}"}) {
    const auto loaded = load(filter("[6f3e2987-db24-4c78-a860-b4f4095a7095]", "selection", logsource));
    ASSERT_TRUE(loaded) << render(loaded.error());
    EXPECT_EQ(loaded->rules.hits(stop_logging("admin")).size(), 1U);
    ASSERT_EQ(loaded->warnings.size(), 1U);
    EXPECT_EQ(loaded->warnings[0].message,
              "1 filters are about logs that do not come by AWS's event bus and were passed over");
  }
}

TEST(SigmaFilter, SaysWhatIsMissing) {
  const auto wrong = load("title: F\nlogsource: {product: aws}\nfilter:\n  s: {a: 1}\n  condition: not s\n");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().front().message, "the filter does not say for which rules it is");
}

}  // namespace
}  // namespace tocsin::rule
