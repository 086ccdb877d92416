#include "rule/sigma/file.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "doc/json_reader.h"
#include "event/testing/sample.h"
#include "rule/example_rule.h"
#include "rule/rule_set.h"

namespace tocsin::rule {
namespace {

using testing::TempFolder;

constexpr std::string_view kTrailStopped = R"(title: Trail {{Stopped}}
id: 4db60cc0-36fb-42b7-9b58-a5b53019fb74
description: Somebody stopped
  a trail.
references: ["https://example.com/x", "not a link"]
tags: [attack.defense-evasion, attack.t1562.008, detection.emerging_threats]
logsource: {product: aws, service: cloudtrail}
detection:
  selection:
    eventSource: cloudtrail.amazonaws.com
    eventName: [StopLogging, DeleteTrail]
  admin: {userIdentity.arn|endswith: ':user/admin'}
  condition: selection and not admin
falsepositives: Nobody stops trails
level: informational
)";

SigmaFile read(const std::string& text, Diagnostics& diagnostics) {
  return read_sigma_file({"rules/aws_Trail Stopped.yml", text}, {{"admins", {"root", "boss*"}}}, diagnostics);
}

TEST(SigmaFile, BecomesARule) {
  Diagnostics diagnostics;
  const auto file = read(std::string(kTrailStopped), diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << render(diagnostics);
  ASSERT_EQ(file.rules.size(), 1U);
  const auto& rule = file.rules[0].rule;
  EXPECT_EQ(rule.id, "aws-trail-stopped");
  EXPECT_EQ(rule.title.source(), "Trail { {Stopped}}");
  EXPECT_EQ(rule.severity, Severity::info);
  EXPECT_EQ(rule.why, "Somebody stopped a trail.");
  EXPECT_EQ(rule.mitre, std::vector<std::string>{"T1562.008"});
  EXPECT_EQ(rule.tags, (std::vector<std::string>{"defense-evasion", "detection-emerging-threats"}));
  EXPECT_EQ(rule.references, std::vector<std::string>{"https://example.com/x"});
  EXPECT_EQ(rule.false_positives, std::vector<std::string>{"Nobody stops trails"});
}

TEST(SigmaFile, DocumentsOfOtherProductsAreCounted) {
  Diagnostics diagnostics;
  const auto file =
      read(std::string(kTrailStopped) +
               "---\ntitle: W\nlogsource: {product: windows}\ndetection: {s: {a: b}, condition: s}\n---\n" +
               std::string(kTrailStopped),
           diagnostics);
  ASSERT_EQ(file.rules.size(), 2U);
  EXPECT_EQ(file.rules[1].rule.id, "aws-trail-stopped-3");
  ASSERT_EQ(file.not_here.size(), 1U);
  EXPECT_EQ(file.not_here[0].title, "W");
}

TEST(SigmaFile, WhatIsWrongIsNamedWithItsPlaceAndTheOthersAreRead) {
  Diagnostics diagnostics;
  const auto file = read(
      "title: C\ncorrelation: {type: event_count}\n---\ntitle: B\nlogsource: {product: aws}\n"
      "detection:\n  s: {a|bad: 1}\n  condition: s\n---\n" +
          std::string(kTrailStopped),
      diagnostics);
  EXPECT_EQ(file.rules.size(), 1U);
  ASSERT_EQ(diagnostics.size(), 1U);
  EXPECT_EQ(diagnostics[0].message, "unknown modifier \"bad\"");
  EXPECT_EQ(diagnostics[0].at.line, 7U);
  ASSERT_EQ(file.correlations.size(), 1U);
  EXPECT_EQ(file.correlations[0].id, "aws-trail-stopped");
}

event::Event stop_logging(const std::string& user) {
  return event::testing::shaped(*doc::parse_json(
      R"({"eventVersion":"1.08","eventID":"e","eventTime":"2026-11-22T10:00:00Z","eventSource":"cloudtrail.amazonaws.com",)"
      R"("eventName":"StopLogging","awsRegion":"eu-west-1","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/)" +
      user + "\"}}"));
}

TEST(SigmaFile, IsLoadedBesideOurOwnAndJudgesEvents) {
  const TempFolder folder;
  folder.write("aws_trail_stopped.yml", std::string(kTrailStopped));
  folder.write("win.yml", "title: W\nlogsource: {product: windows}\ndetection: {s: {a: b}, condition: s}\n");
  LoadOptions options;
  options.builtin = false;
  options.paths = {folder.path()};
  const auto loaded = RuleSet::load(options);
  ASSERT_TRUE(loaded) << render(loaded.error());
  ASSERT_EQ(loaded->warnings.size(), 1U);
  EXPECT_EQ(loaded->warnings[0].message,
            "1 rules are about logs that do not come by AWS's event bus and were passed over");
  EXPECT_EQ(loaded->rules.hits(stop_logging("mallory")).size(), 1U);
  EXPECT_TRUE(loaded->rules.hits(stop_logging("admin")).empty());
}

TEST(SigmaFile, AreToldFromOurRules) {
  EXPECT_TRUE(is_sigma({"a.yml", std::string(kTrailStopped)}));
  EXPECT_FALSE(is_sigma({"a.yaml", std::string(testing::kExampleRule)}));
  // In flow style keys stand anywhere.
  EXPECT_TRUE(is_sigma({"a.yml", R"({"title": "T", "logsource": {"product": "aws"}, "detection": {}})"}));
  EXPECT_TRUE(is_sigma({"a.yml", "\n{title: T,\n logsource: {product: aws}}"}));
  EXPECT_FALSE(is_sigma({"a.yaml", R"({"id": "a", "title": "T", "why": "logsource:", "pattern": {}})"}));
  EXPECT_FALSE(is_sigma({"a.yaml", R"({"title": "T", "x": {"logsource": 1}})"}));
  EXPECT_FALSE(is_sigma({"a.yaml", "{"}));
}

TEST(SigmaFile, MayHaveTestsBesideIt) {
  constexpr std::string_view kTests =
      "tests:\n- name: stopped\n  match: true\n  event: {source: aws.cloudtrail, detail: {eventName: "
      "StopLogging}}\n"
      "- {name: other, match: false, like: stopped, set: {detail.eventName: StartLogging}}\n";
  LoadOptions options;
  options.builtin = false;
  const TempFolder folder;
  folder.write("aws_trail_stopped.yml", std::string(kTrailStopped));
  folder.write("aws_trail_stopped.test.yaml", std::string(kTests));
  options.paths = {folder.path()};
  const auto loaded = RuleSet::load(options);
  ASSERT_TRUE(loaded) << render(loaded.error());
  ASSERT_EQ(loaded->rules.rules().size(), 1U);
  EXPECT_EQ(loaded->rules.rules().front().tests.size(), 2U);

  folder.write("aws_trail_stopped.test.yaml", "tests: 1\n");
  EXPECT_FALSE(RuleSet::load(options));
  folder.write("aws_trail_stopped.test.yaml", std::string(kTests));
  folder.write("aws_trail_stopped.yml", std::string(kTrailStopped) + "---\n" + std::string(kTrailStopped));
  const auto two = RuleSet::load(options);
  ASSERT_FALSE(two);
  EXPECT_EQ(two.error().front().message, "the file beside it has 2 rules that fire here");
}

}  // namespace
}  // namespace tocsin::rule
