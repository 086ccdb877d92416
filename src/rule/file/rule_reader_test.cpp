// Each thing that may be wrong with one rule, and where the reader says it is.
#include "rule/file/rule_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rule/example_rule.h"

namespace tocsin::rule {
namespace {

using ::testing::HasSubstr;
using testing::kExampleRule;
using ::testing::SizeIs;
using testing::with;

Diagnostics problems(const std::string& text, std::optional<std::string> tests = std::nullopt) {
  RuleFile file{{"rules/user-created.yaml", text}, std::nullopt, false};
  if (tests) file.tests = SourceText{"rules/user-created.test.yaml", *tests};
  Diagnostics diagnostics;
  const auto rule = read_rule(file, true, diagnostics);
  EXPECT_EQ(rule.has_value(), !has_errors(diagnostics));
  return diagnostics;
}

std::string said(const std::string& text) {
  return render(problems(text));
}

/// The one problem is at line:column, and its words hold `words`.
void expect_at(const std::string& text, std::size_t line, std::size_t column, const std::string& words) {
  const auto found = problems(text);
  ASSERT_THAT(found, SizeIs(1)) << render(found);
  EXPECT_EQ(found[0].at.line, line) << render(found);
  EXPECT_EQ(found[0].at.column, column) << render(found);
  EXPECT_THAT(render(found), HasSubstr(words));
}

TEST(RuleReader, ReadsTheExample) {
  Diagnostics diagnostics;
  const auto parsed =
      read_rule({{"user-created.yaml", std::string(kExampleRule)}, {}, false}, true, diagnostics);
  ASSERT_TRUE(parsed) << render(diagnostics);
  EXPECT_EQ(parsed->rule.id, "user-created");
  EXPECT_EQ(parsed->rule.severity, Severity::medium);
  EXPECT_THAT(parsed->rule.next_steps, SizeIs(2));
  EXPECT_TRUE(parsed->rule.next_steps[1].command.has_value());
  EXPECT_THAT(parsed->rule.tests, SizeIs(3));
  EXPECT_EQ(parsed->rule.tests[2].excluded_by, "the pipeline creates users");
  EXPECT_EQ(parsed->rule.tests[1].at.line, 27U);
}

TEST(RuleReader, ShortFieldsHaveTheirForms) {
  expect_at(with("id: user-created", "id: other"), 1, 1, "the id \"other\" is not the file's name");
  expect_at(with("id: user-created", "id: User_Created"), 1, 1, "is no id");
  expect_at(with("severity: medium", "severity: hihg"), 3, 1, "did you mean \"high\"?");
  expect_at(with("tags: [iam]", "tags: [iam, Not Kebab]"), 5, 13, "does not fit in \"tags\"");
  expect_at(with("tags: [iam]", "tags: [iam, iam]"), 5, 13, "twice");
  expect_at(with("T1136.003", "TA0003"), 6, 9, "T1136.003");
  expect_at(with("cis: [\"1.16\"]", "cis: [1.16]"), 7, 7, "write it in quotes: \"1.16\"");
  expect_at(with("why: A new user is a way back in.", "why: ''"), 4, 1, "\"why\" is empty");
  expect_at(with("tags: [iam]", "references: [\"javascript:x\"]"), 5, 14, "https://");
  expect_at(with("title: User Created", "title: 12"), 2, 8, "must be a string");
}

TEST(RuleReader, UnknownDuplicateAndMissingKeys) {
  expect_at(with("severity:", "sevrity: high\nseverity:"), 3, 1, "did you mean \"severity\"?");
  EXPECT_THAT(said(with("severity:", "id: x\nseverity:")), HasSubstr("duplicate key \"id\""));
  expect_at(with("summary: \"{{ actor }} created {{ detail.requestParameters.userName }}.\"\n", ""), 1, 1,
            "\"summary\" is missing");
  expect_at(with("    run: aws", "    rnu: x\n    run: aws"), 20, 5, "did you mean \"run\"?");
  EXPECT_THAT(said(with("severity:", "correlation: {type: event_count}\nseverity:")),
              HasSubstr("a correlation has no pattern"));
}

TEST(RuleReader, WrongShapesAreOneErrorEach) {
  EXPECT_THAT(problems("[]"), SizeIs(1));
  EXPECT_THAT(problems(""), SizeIs(1));
  EXPECT_THAT(said("id: [\n"), HasSubstr("user-created.yaml:"));
  EXPECT_THAT(said("id: \xFF"), HasSubstr("not valid UTF-8"));
  EXPECT_THAT(said(with("exclude:\n  - reason", "exclude:\n    reason")),
              HasSubstr("\"exclude\" must be an array"));
  EXPECT_THAT(said(with("  - do: Ask {{ actor.name | \"the caller\" }}.", "  - Ask")),
              HasSubstr("expected a mapping"));
}

TEST(RuleReader, ATextThatBeginsWithBracesNeedsQuotes) {
  EXPECT_THAT(said(with("summary: \"{{ actor }} created", "summary: {{ actor }} created")),
              HasSubstr("must stand in quotes"));
}

TEST(RuleReader, PatternsAreCheckedWithTheirPlaces) {
  EXPECT_THAT(said(with("eventName: [CreateUser]", "eventName: CreateUser")),
              HasSubstr("user-created.yaml:11:"));
  EXPECT_THAT(said(with("eventName: [CreateUser]", "eventName: CreateUser")),
              HasSubstr("$.pattern.detail.eventName"));
  EXPECT_THAT(
      said(with("{userIdentity: {arn: [\"arn:aws:iam::111122223333:role/pipeline\"]}}", "{userIdentity: 1}")),
      HasSubstr("$.exclude[0].pattern.detail.userIdentity"));
  expect_at(with("  source: [aws.iam]\n", "  source: [aws.iam]\n  account: [111122223333]\n"), 10, 13,
            "write it in quotes: \"111122223333\"");
}

TEST(RuleReader, TextsNameWhatMatchingEventsHold) {
  expect_at(with("created {{ detail.requestParameters.userName }}",
                 "created {{ detail.requestParameters.usrName }}"),
            16, 34, "did you mean \"detail.requestParameters.userName\"?");
  expect_at(with("{{ actor.name | \"the caller\" }}", "{{ actor.nmae }}"), 18, 16,
            "did you mean \"actor.name\"?");
  expect_at(with("{{ actor.name | \"the caller\" }}", "{{ actor name }}"), 18, 13,
            "neither a path nor a quoted text");
  // errorCode stands in a test's event, but in none that matches.
  EXPECT_THAT(said(with("{{ actor.name | \"the caller\" }}", "{{ detail.errorCode }}")),
              HasSubstr("in no test event that matches"));
}

TEST(RuleReader, CommandsQuoteSafely) {
  expect_at(with("--user-name {{ detail.requestParameters.userName }}",
                 "--user-name '{{ detail.requestParameters.userName }}'"),
            20, 43, "cannot stand inside quotes");
  EXPECT_THAT(said(with("run: aws", "run: |\n      aws a\n      aws")), HasSubstr("must be one line"));
  EXPECT_THAT(said(with("title: User Created", "title: |\n  a\n  b")), HasSubstr("must be one line"));
  EXPECT_THAT(problems(with("title: User Created", "title: >\n  User\n  Created")), SizeIs(0));
}

TEST(RuleReader, TestsAreEnough) {
  const auto cut = std::string(kExampleRule).substr(0, kExampleRule.find("  - name: denied"));
  EXPECT_THAT(said(cut), HasSubstr("no test misses"));
  EXPECT_THAT(said(cut), HasSubstr("no test is excluded by this"));
  EXPECT_THAT(said(with("match: true", "match: false")), HasSubstr("no test matches"));
  const auto none = std::string(kExampleRule).substr(0, kExampleRule.find("tests:"));
  EXPECT_THAT(said(none), HasSubstr("\"tests\" is missing"));
  EXPECT_THAT(said(none + "tests: []\n"), HasSubstr("no test matches"));
}

TEST(RuleReader, TestsHold) {
  expect_at(with("    set: {detail.errorCode: AccessDenied}", "    set: {detail.other: x}"), 27, 5,
            "the pattern matches its event");
  EXPECT_THAT(said(with("source: aws.iam", "source: aws.ec2")),
              HasSubstr("test \"created\": the pattern does not match its event"));
  EXPECT_THAT(said(with("    excluded_by: the pipeline creates users\n", "")),
              HasSubstr("no test is excluded by this"));
  EXPECT_THAT(said(with("role/pipeline\"}", "role/other\"}")),
              HasSubstr("the exclusion \"the pipeline creates users\" does not match"));
}

TEST(RuleReader, TestsAreWrittenStrictly) {
  EXPECT_THAT(
      said(with("like: created\n    set: {detail.errorCode", "like: craeted\n    set: {detail.errorCode")),
      HasSubstr("did you mean \"created\"?"));
  EXPECT_THAT(said(with("name: denied", "name: created")),
              HasSubstr("another test of this rule has this name"));
  EXPECT_THAT(said(with("set: {detail.errorCode: AccessDenied}", "remove: [detail.nothing]")),
              HasSubstr("\"detail.nothing\" is not in the event"));
  EXPECT_THAT(said(with("set: {detail.errorCode: AccessDenied}", "set: {detail.eventName.x: 1}")),
              HasSubstr("nothing can be set below it"));
  EXPECT_THAT(said(with("    match: false\n    like", "    match: false\n    title: x\n    like")),
              HasSubstr("only a test that matches"));
  EXPECT_THAT(said(with("    match: false\n    like", "    match: \"no\"\n    like")),
              HasSubstr("must be true or false"));
  EXPECT_THAT(said(with("    match: false\n    like", "    match: false\n    event: {a: 1}\n    like")),
              HasSubstr("either \"event\" or \"like\""));
  EXPECT_THAT(said(with("excluded_by: the pipeline creates users", "excluded_by: the pipelin creates users")),
              HasSubstr("did you mean \"the pipeline creates users\"?"));
  EXPECT_THAT(said(with("excluded_by: the pipeline creates users\n    like",
                        "excluded_by: the pipeline creates users\n    set: {}\n    like")),
              HasSubstr("duplicate key"));
}

TEST(RuleReader, TestsMayStandBesideTheRule) {
  const auto text = std::string(kExampleRule).substr(0, kExampleRule.find("tests:"));
  const auto tests = std::string(kExampleRule.substr(kExampleRule.find("tests:")));
  EXPECT_THAT(problems(text, tests), SizeIs(0));
  const auto found =
      problems(text, with("set: {detail.errorCode: AccessDenied}", "set: {detail.x.y.z: 1}", tests));
  ASSERT_THAT(found, SizeIs(1)) << render(found);
  EXPECT_EQ(found[0].file, "rules/user-created.test.yaml");
  EXPECT_EQ(found[0].at.line, 10U);
  EXPECT_THAT(render(problems(text, tests + "id: x\n")), HasSubstr("unknown key \"id\""));
}

TEST(RuleReader, AllErrorsAtOnceInTheOrderOfTheText) {
  const auto found =
      problems(with("severity: medium", "severity: x", with("title: User Created", "titel: User Created")));
  ASSERT_THAT(found, SizeIs(3)) << render(found);
  EXPECT_THAT(found[0].message, HasSubstr("\"title\" is missing"));
  EXPECT_THAT(found[1].message, HasSubstr("unknown key \"titel\""));
  EXPECT_THAT(found[2].message, HasSubstr("severity"));
}

TEST(RuleReader, HostileTextsEndInErrors) {
  std::string deep = "id: a\npattern: ";
  for (int i = 0; i < 2000; ++i) deep += "{a: ";
  EXPECT_TRUE(has_errors(problems(deep)));
  std::string bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
  for (char c = 'b'; c < 'j'; ++c) {
    const std::string last(1, static_cast<char>(c - 1));
    bomb += std::string(1, c) + ": &" + c + " [*" + last + ",*" + last + ",*" + last + ",*" + last + ",*" +
            last + ",*" + last + "]\n";
  }
  EXPECT_TRUE(has_errors(problems(bomb)));
}

}  // namespace
}  // namespace tocsin::rule
