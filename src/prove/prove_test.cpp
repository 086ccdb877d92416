#include "prove/prove.h"

#include <algorithm>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iostream>

#include "prove/aws_facts.h"
#include "prove/checks.h"
#include "rule/example_rule.h"

namespace tocsin::prove {
namespace {

using rule::testing::TempFolder;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// The example as EventBridge would have it.
std::string example() {
  return rule::testing::with("      source: aws.iam\n",
                             "      source: aws.iam\n      detail-type: AWS API Call via CloudTrail\n");
}

std::string with(std::string_view from, std::string_view to, std::string text = example()) {
  return rule::testing::with(from, to, std::move(text));
}

rule::RuleSet load(const rule::LoadOptions& options) {
  auto loaded = rule::RuleSet::load(options);
  EXPECT_TRUE(loaded) << render(loaded.error());
  return loaded ? std::move(loaded->rules) : rule::RuleSet();
}

rule::RuleSet shipped() {
  return load({.run_tests = false, .builtin_tests = true});
}

std::vector<RuleProof> proofs_of(const rule::RuleSet& rules) {
  auto proofs = prove(rules);
  EXPECT_TRUE(proofs) << to_string(proofs.error());
  return proofs ? std::move(*proofs) : std::vector<RuleProof>{};
}

std::vector<std::string> in_words(const RuleProof& proof) {
  std::vector<std::string> out;
  for (const auto& remark : proof.remarks) {
    const std::string level = remark.level == Remark::Level::failure ? "failure: " : "warning: ";
    out.push_back(level + std::string(name(remark.check)) + ": " + remark.message + " | " + remark.hint);
  }
  return out;
}

/// What is said of the rule whose text this is.
std::vector<std::string> said_of(const std::string& rule) {
  const TempFolder folder;
  const auto rules =
      load({.builtin = false, .paths = {folder.write("user-created.yaml", rule)}, .run_tests = false});
  const auto proofs = proofs_of(rules);
  return proofs.empty() ? std::vector<std::string>{"no proof"} : in_words(proofs.front());
}

/// The example with another pattern in place of its names and errorCode.
std::vector<std::string> said_of_detail(const std::string& fields) {
  return said_of(with("    eventName: [CreateUser]\n    errorCode: [{exists: false}]\n", fields));
}

TEST(Prove, EveryShippedRuleCanFire) {
  const auto rules = shipped();
  const auto proofs = proofs_of(rules);
  ASSERT_EQ(proofs.size(), rules.rules().size());
  Effort all;
  std::size_t warnings = 0;
  for (const auto& proof : proofs) {
    EXPECT_FALSE(proof.failed()) << proof.rule->id << ::testing::PrintToString(in_words(proof));
    EXPECT_GE(proof.effort.ways, 1U) << proof.rule->id;
    EXPECT_GE(proof.effort.bus, proof.effort.events) << proof.rule->id;
    warnings += proof.remarks.size();
    all.ways += proof.effort.ways;
    all.events += proof.effort.events;
    all.broken += proof.effort.broken;
    all.bus += proof.effort.bus;
  }
  EXPECT_GT(all.broken, 20 * all.events);
  EXPECT_GT(all.bus, 10 * all.events);
  std::cout << all.ways << " ways, " << all.events << " test events, " << all.broken << " broken ones, "
            << all.bus << " put to the bus, " << warnings << " warnings\n";
}

TEST(Prove, TheExampleIsProven) {
  EXPECT_THAT(said_of(example()), IsEmpty());
}

TEST(Prove, NamesThatDoNotExistFail) {
  EXPECT_THAT(
      said_of_detail("    eventName: [CreateUser, CreatUser]\n"),
      Contains(R"(failure: names: iam has no event with the name "CreatUser" | did you mean "CreateUser"?)"));
  EXPECT_THAT(said_of(with("source: [aws.iam]", "source: [aws.iam, aws.imaginary]")),
              Contains(HasSubstr(
                  R"(failure: names: no service of AWS sends events with the source "aws.imaginary")")));
  EXPECT_THAT(said_of(with("source: [aws.iam]", "source: [aws.iam, aws.kms]")),
              Contains(HasSubstr(R"(failure: names: no event of "aws.kms" has one of the names)")));
  EXPECT_THAT(said_of_detail("    eventName: [CreateUser, {prefix: Crate}]\n"),
              Contains(HasSubstr(R"(failure: names: no event name of iam passes [{"prefix":"Crate"}])")));
  EXPECT_THAT(
      said_of_detail("    eventName: [CreateUser]\n    eventSource: [kms.amazonaws.com]\n"),
      Contains(HasSubstr(R"(failure: names: the event source "kms.amazonaws.com" never comes with iam)")));
  EXPECT_THAT(said_of(with("  detail:\n", "  detail-type: [AWS API Cal via CloudTrail]\n  detail:\n")),
              Contains(HasSubstr(R"(| did you mean "AWS API Call via CloudTrail"?)")));
}

TEST(Prove, CallsThatCloudTrailWritesOtherwiseFailWithTheRightName) {
  const auto of = [](const std::string& service, const std::string& names) {
    return said_of(with("[CreateUser]", names, with("source: [aws.iam]", "source: [aws." + service + "]")));
  };
  EXPECT_THAT(of("lambda", "[CreateFunction]"),
              Contains(R"(failure: names: CloudTrail writes "CreateFunction" of lambda under another name | )"
                       R"(it is written as "CreateFunction20150331" or "CreateFunction20150331v2")"));
  EXPECT_THAT(of("s3", "[PutBucketLifecycleConfiguration]"),
              Contains(HasSubstr(R"(| it is written as "PutBucketLifecycle")")));
  EXPECT_THAT(of("lambda", "[CreateFunction, CreateFunction20150331]"),
              Not(Contains(HasSubstr("under another name"))));
  EXPECT_THAT(of("iam", "[PassRole]"),
              Contains(HasSubstr(R"(warning: names: CloudTrail is not known to write the name "PassRole")")));
}

TEST(Prove, WhatIsSaidOfACallMustBeTrueOfIt) {
  const auto beside = [](const std::string& name, const std::string& field) {
    const auto* service = name == "GetObject" ? "source: [aws.s3]" : "source: [aws.iam]";
    return said_of(with("    eventName: [CreateUser]\n", "    eventName: [" + name + "]\n    " + field + "\n",
                        with("source: [aws.iam]", service)));
  };
  EXPECT_THAT(beside("DeleteUser", "readOnly: [true]"),
              Contains(R"(failure: names: "DeleteUser" never comes with the readOnly that the rule takes | )"
                       R"(its readOnly is false)"));
  EXPECT_THAT(beside("ListUsers", "readOnly: [false]"), Contains(HasSubstr("its readOnly is true")));
  EXPECT_THAT(beside("DeleteUser", "readOnly: [false]"), Not(Contains(HasSubstr("failure: names"))));
  EXPECT_THAT(beside("SimulatePrincipalPolicy", "readOnly: [true]"),
              Not(Contains(HasSubstr("failure: names"))));
  EXPECT_THAT(
      beside("GetObject", "managementEvent: [true]"),
      Contains(HasSubstr(R"(failure: names: "GetObject" never comes with the detail.managementEvent)")));
  EXPECT_THAT(beside("DeleteUser", "managementEvent: [false]"),
              Contains(HasSubstr(R"(warning: names: "DeleteUser" is not known to come with)")));
  EXPECT_THAT(beside("DeleteUser", "eventCategory: [Data]"),
              Contains(HasSubstr(R"(its detail.eventCategory is "Management")")));
}

TEST(Prove, ASeverityThatNoFindingHasFails) {
  const auto with_severity = [](const std::string& tests) {
    return said_of(with(
        "    eventName: [CreateUser]\n    errorCode: [{exists: false}]\n", "    severity: " + tests + "\n",
        with("source: [aws.iam]", "source: [aws.guardduty]\n  detail-type: [GuardDuty Finding]")));
  };
  EXPECT_THAT(with_severity("[11]"),
              Contains("failure: names: detail.severity never has the value 11 | it is a "
                       "number from 1 to 10"));
  EXPECT_THAT(with_severity("[8, HIGH]"),
              Contains(HasSubstr("detail.severity never has the value \"HIGH\"")));
  EXPECT_THAT(with_severity("[{numeric: [\">=\", 10.5]}]"),
              Contains(HasSubstr("failure: names: no value that detail.severity has")));
  for (const auto* good : {"[8, 8.5]", "[{numeric: [\">=\", 9]}]", "[10.0]"})
    EXPECT_THAT(with_severity(good), Not(Contains(HasSubstr("failure: names")))) << good;
}

TEST(Prove, WhatServicesTellByThemselvesIsDoubtfulOnly) {
  const auto of = [](const std::string& service, const std::string& names, const std::string& type) {
    return said_of(
        with("[CreateUser]", names,
             with("source: [aws.iam]", "source: [aws." + service + "]\n  detail-type: [" + type + "]")));
  };
  const std::string call = "AWS API Call via CloudTrail";
  const std::string told = "AWS Service Event via CloudTrail";
  const auto fails = Contains(HasSubstr("failure: names"));
  EXPECT_THAT(of("backup", "[BackupJobStarted, RestoreCompleted]", told), Not(fails));
  EXPECT_THAT(of("backup", "[{prefix: BackupJob}]", told), Not(fails));
  EXPECT_THAT(of("ecr", "[PolicyExecutionEvent]", call), Not(fails));
  EXPECT_THAT(of("cognito-idp", "[Login_GET]", call), Not(fails));
  EXPECT_THAT(of("iam", "[SomethingTold]", told),
              Contains(HasSubstr("warning: names: iam has no event with the name \"SomethingTold\"")));
  EXPECT_THAT(of("iam", "[SomethingTold]", call), fails);
  EXPECT_THAT(said_of(with("detail: {eventName: CreateUser,",
                           "detail: {eventSource: backup.amazonaws.com, eventName: BackupDeleted,",
                           with("[CreateUser]", "[BackupDeleted]",
                                with("source: [aws.iam]", "source: [aws.backup]",
                                     with("source: aws.iam", "source: aws.backup"))))),
              ::testing::AllOf(Contains(HasSubstr("is not known to send")),
                               Not(Contains(HasSubstr("failure: delivery")))));
  EXPECT_THAT(of("iam", "[CreatUser]", told), fails);
  EXPECT_THAT(of("backup", "[StartBackupJobb]", told), fails);
}

TEST(Prove, AReadOnlyThatMayBeAbsentIsHarmlessBesideAWayThatTakesIt) {
  const auto either = [](const std::string& first) {
    return said_of_detail("    $or:\n      - {eventName: [CreateUser], readOnly: [" + first +
                          "]}\n      - {eventName: [CreateUser], readOnly: [{exists: false}]}\n");
  };
  EXPECT_THAT(either("false"), Not(Contains(HasSubstr("failure: names"))));
  EXPECT_THAT(either("false"), Not(Contains(HasSubstr("failure: pattern"))));
  EXPECT_THAT(either("true"), Contains(HasSubstr("never comes with the readOnly")));
}

TEST(Prove, SignInIsNoApiCall) {
  const auto rule =
      with("eventName: [CreateUser]", "eventName: [ConsoleLogin]",
           with("source: [aws.iam]", "source: [aws.signin]\n  detail-type: [AWS API Call via CloudTrail]"));
  EXPECT_THAT(said_of(rule),
              Contains(HasSubstr(R"(come with the detail-type "AWS Console Sign In via CloudTrail")")));
}

TEST(Prove, ThePortalOfIdentityCenterTellsAsAServiceEvent) {
  const auto said = [](const std::string& name, const std::string& type) {
    return said_of(with("[CreateUser]", "[" + name + "]",
                        with("source: [aws.iam]", "source: [aws.sso]\n  detail-type: [" + type + "]")));
  };
  const auto complaint = Contains(HasSubstr("come with the detail-type"));
  EXPECT_THAT(said("Federate", "AWS Service Event via CloudTrail"), Not(complaint));
  EXPECT_THAT(said("Federate", "AWS API Call via CloudTrail"), complaint);
  EXPECT_THAT(said("ListApplications", "AWS Service Event via CloudTrail"), Not(complaint));
  EXPECT_THAT(said("ListApplications", "AWS API Call via CloudTrail"), Not(complaint));
}

TEST(Prove, ValuesThatAreNeverSentFail) {
  const std::string call = "  detail-type: [AWS API Call via CloudTrail]\n  detail:\n";
  const auto with_type = [&](const std::string& type) {
    return said_of(with("    errorCode: [{exists: false}]\n", "    userIdentity: {type: " + type + "}\n",
                        with("  detail:\n", call)));
  };
  EXPECT_THAT(with_type("[IAMUser, Roott]"),
              Contains(HasSubstr(
                  R"(failure: names: detail.userIdentity.type never has the value "Roott" | it is one of)")));
  EXPECT_THAT(with_type("[{prefix: X}]"),
              Contains(HasSubstr("failure: names: no value that detail.userIdentity.type has")));
  EXPECT_THAT(with_type("[IAMUser]"), Not(Contains(HasSubstr("failure: names"))));
}

TEST(Prove, RegionsMustDeliver) {
  EXPECT_THAT(said_of(with("source: [aws.iam]", "source: [aws.iam]\n  region: [eu-west-1]")),
              Contains(HasSubstr("failure: delivery: its events come in us-east-1 only")));
  EXPECT_THAT(said_of(with("source: [aws.iam]", "source: [aws.iam]\n  region: [us-east-1, us-eats]")),
              Contains(HasSubstr(R"(failure: delivery: "us-eats" is no region of AWS)")));
  EXPECT_THAT(said_of(with("source: [aws.iam]", "source: [aws.iam]\n  region: [us-east-1, eu-wset-1]")),
              Contains(HasSubstr(R"("eu-wset-1" is no region of AWS | did you mean "eu-west-1"?)")));
}

TEST(Prove, TestEventsMustBeSuchAsAwsSends) {
  const auto with_event = [](const std::string& detail) {
    return said_of(
        with("detail: {eventName: CreateUser, ", "detail: {eventName: CreateUser, " + detail + ", "));
  };
  EXPECT_THAT(
      with_event("eventSource: kms.amazonaws.com"),
      Contains(HasSubstr(
          R"(would come with the source "aws.kms", as its eventSource and eventType say, not "aws.iam")")));
  EXPECT_THAT(with_event("eventSource: iam.amazonaws.com, awsRegion: nowhere"),
              Contains(HasSubstr(R"(is in "nowhere", which is no region)")));
  EXPECT_THAT(with_event("eventSource: iam.amazonaws.com, note: " + std::string(kMaxEventBytes, 'x')),
              Contains(HasSubstr("EventBridge delivers at most 262144")));
}

TEST(Prove, FieldsThatDecideNothingAreNamed) {
  EXPECT_THAT(
      said_of_detail("    eventName: [CreateUser]\n    errorCode: [{exists: false}, {exists: true}]\n"),
      Contains(HasSubstr("failure: tests: detail.errorCode says nothing")));
  EXPECT_THAT(
      said_of_detail(
          "    eventName: [CreateUser]\n    $or: [{a: [x]}, {userIdentity: {arn: [{exists: true}]}}]\n"),
      Contains(HasSubstr("warning: tests: no test that matches has to do with detail.a")));
  EXPECT_THAT(said_of(with("match: false\n    like: created\n    set: {detail.errorCode",
                           "match: true\n    like: created\n    set: {detail.errorCode")),
              Contains(HasSubstr("failure: tests: its test \"denied\" does not hold")));
}

TEST(Prove, WaysThatCannotBeTakenFail) {
  EXPECT_THAT(said_of_detail("    eventName: [CreateUser]\n    $or: [{a: [x], a.b: [y]}, {userIdentity: "
                             "{arn: [{exists: true}]}}]\n"),
              Contains(HasSubstr("failure: pattern: one way to match can never be taken")));
  EXPECT_THAT(
      said_of(with(R"({detail: {userIdentity: {arn: ["arn:aws:iam::111122223333:role/pipeline"]}}})",
                   "{detail: {eventName: [{prefix: Create}]}}")),
      Contains(HasSubstr(R"(failure: pattern: the exclusion "the pipeline creates users" takes all)")));
}

TEST(Prove, AFieldOfAnOrThatStandsOutsideTooFails) {
  EXPECT_THAT(said_of_detail("    eventName: [CreateUser]\n    $or: [{eventName: [DeleteUser]}, {a: [x]}]\n"),
              Contains(HasSubstr("failure: pattern: detail.eventName stands in a $or and outside of it")));
  EXPECT_THAT(said_of_detail("    $or: [{a: [x]}, {b: [y]}]\n    a: [z]\n"),
              Contains(HasSubstr("failure: pattern: detail.a stands in a $or")));
  EXPECT_THAT(said_of_detail("    $or: [{a: [x], b: [x]}, {a: [y], b: [y]}]\n"),
              Not(Contains(HasSubstr("stands in a $or"))));
}

TEST(Prove, WhatAnotherWayTakesAsWellSaysNothing) {
  EXPECT_THAT(
      said_of_detail("    $or: [{eventName: [CreateUser]}, {eventName: [CreateUser], userAgent: [x]}]\n"),
      Contains(HasSubstr("failure: pattern: one way to match (detail.eventName")));
  EXPECT_THAT(
      said_of_detail("    $or: [{eventName: [CreateUser]}, {eventName: [DeleteUser], userAgent: [x]}]\n"),
      Not(Contains(HasSubstr("one way to match"))));
  EXPECT_THAT(said_of_detail("    eventName: [CreateUser, {prefix: CreateUs}]\n"),
              Contains(HasSubstr("warning: pattern: \"CreateUser\" in detail.eventName says nothing")));
}

TEST(Prove, FieldsOfRecordsAreWrittenRight) {
  const auto said = [](const std::string& field) {
    return said_of(
        with("    errorCode: [{exists: false}]\n", "    " + field + "\n",
             with("source: [aws.iam]", "source: [aws.iam]\n  detail-type: [AWS API Call via CloudTrail]")));
  };
  EXPECT_THAT(said("userIdentiy: {type: [Root]}"),
              Contains(HasSubstr(
                  "failure: names: no record has the field \"detail.userIdentiy.type\" | did you mean")));
  EXPECT_THAT(said("something: [x]"),
              Contains(HasSubstr("warning: names: \"detail.something\" is no known field")));
  EXPECT_THAT(said("userIdentity: {type: [Root]}"), Not(Contains(HasSubstr("field \"detail"))));
}

TEST(Prove, ATechniqueThatIsNewerThanTheTableIsAWarningInARuleOfOthers) {
  const TempFolder folder;
  const auto said = [&](const std::string& tag) {
    const auto path = folder.write(
        "made.yml", "title: Made\nlogsource: {product: aws, service: cloudtrail}\nlevel: high\ntags: [" +
                        tag + "]\ndetection:\n  s: {eventName: CreateUser}\n  condition: s\n");
    return in_words(proofs_of(load({.builtin = false, .paths = {path}})).at(0));
  };
  EXPECT_THAT(said("attack.t9999.001"), Contains(HasSubstr("warning: names: \"T9999.001\" is no technique")));
  EXPECT_THAT(said_of(with("mitre: [T1136.003]", "mitre: [T9999]")),
              Contains(HasSubstr("failure: names: \"T9999\"")));
}

TEST(Prove, AnEventNameThatNoServiceHasFailsWithoutASourceToo) {
  const TempFolder folder;
  const auto said = [&](const std::string& search) {
    const auto path = folder.write("made.yml",
                                   "title: A User Made\nlogsource: {product: aws, service: "
                                   "cloudtrail}\nlevel: high\ndetection:\n  s: {" +
                                       search + "}\n  condition: s\n");
    return in_words(proofs_of(load({.builtin = false, .paths = {path}})).at(0));
  };
  EXPECT_THAT(said("eventName: CreateUzer"),
              Contains(HasSubstr("failure: names: any service has no event with the name \"CreateUzer\"")));
  EXPECT_THAT(said("eventName: [CreateUser, CreateUzer]"),
              Contains(HasSubstr("failure: names: any service has no event")));
  EXPECT_THAT(said("eventName|startswith: Kreate"), Contains(HasSubstr("failure: names: no event name")));
  for (const auto* good :
       {"eventName: createuser", "eventName|startswith: Create", "eventName: ConsoleLogin"})
    EXPECT_THAT(said(good), Not(Contains(HasSubstr("failure: names")))) << good;
}

TEST(Prove, ARuleThatAnotherCoversFails) {
  const TempFolder folder;
  folder.write("user-created.yaml", example());
  const auto wider = [&](const std::string& severity) {
    auto text = with("id: user-created", "id: wider", with("severity: medium", "severity: " + severity));
    folder.write("wider.yaml", with("[CreateUser]", "[CreateUser, DeleteUser]", text));
    return proofs_of(load({.builtin = false, .paths = {folder.path()}}));
  };
  const auto same = wider("medium");
  ASSERT_EQ(same.size(), 2U);
  EXPECT_THAT(in_words(same[0]), Contains(HasSubstr("failure: pattern: wider rings for every event of it")));
  EXPECT_THAT(in_words(same[1]), Not(Contains(HasSubstr("rings for every event"))));
  EXPECT_THAT(in_words(wider("low")[0]), IsEmpty());
}

TEST(Prove, WhatTheBusDoesNotDeliverFails) {
  const TempFolder folder;
  const auto rules = load({.builtin = false, .paths = {folder.write("user-created.yaml", example())}});
  const auto subject = subject_of(rules.rules().front());
  ASSERT_TRUE(subject);
  RuleProof proof;
  check_bus(*subject, rule::DeployedBus({}), proof);
  ASSERT_EQ(proof.remarks.size(), 1U);
  EXPECT_THAT(proof.remarks[0].message, HasSubstr("is not delivered"));
  EXPECT_TRUE(proof.failed());
}

TEST(Prove, NamesInADetectionAreLookedAt) {
  const auto said = [](const std::string& detection) {
    return said_of(
        with("exclude:\n", "detection:\n" + detection + "exclude:\n",
             with("source: [aws.iam]", "source: [aws.iam]\n  detail-type: [AWS API Call via CloudTrail]")));
  };
  EXPECT_THAT(said("  s: {userIdentity.type: IamUzer}\n  condition: s\n"),
              Contains(HasSubstr(
                  R"(failure: names: userIdentity.type in the detection never has the value "IamUzer")")));
  EXPECT_THAT(said("  a: {eventName: createuser}\n  b: {eventName: CreateTable}\n  condition: a or b\n"),
              Contains(HasSubstr(R"(failure: names: iam has no event with the name "CreateTable")")));
  for (const auto* good : {"  a: {eventName: createuser, userIdentity.type: iamuser}\n  condition: a\n",
                           "  a: {eventName|startswith: Crea}\n  condition: a or not a\n"})
    EXPECT_THAT(said(good), Not(Contains(HasSubstr("detection")))) << good;
}

TEST(Prove, EachEventOfACorrelationIsProven) {
  const auto said = [](std::string_view name) {
    return said_of(fmt::format(R"(id: user-created
title: Failures
severity: medium
why: Somebody guesses.
summary: "{{{{ correlation.count }}}}"
next_steps: [{{do: Ask.}}]
correlation:
  type: temporal
  events:
    one: {{source: [aws.iam], detail-type: [AWS API Call via CloudTrail], detail: {{eventName: [{}]}}}}
    two: {{source: [aws.iam], detail-type: [AWS API Call via CloudTrail], detail: {{eventName: [DeleteUser]}}}}
  group-by: [account]
  timespan: 5m
tests:
  - name: both
    match: true
    events:
      - {{name: a, times: 3, every: 1m, event: {{source: aws.iam, detail-type: AWS API Call via CloudTrail, account: "1", detail: {{eventName: {}}}}}}}
      - {{name: b, event: {{source: aws.iam, detail-type: AWS API Call via CloudTrail, account: "1", detail: {{eventName: DeleteUser}}}}}}
  - name: one
    match: false
    events: [{{like: a}}]
)",
                               name, name));
  };
  EXPECT_THAT(said("CreateUser"), IsEmpty());
  EXPECT_THAT(said("CreateUsr"),
              Contains(HasSubstr("failure: names: iam has no event with the name \"CreateUsr\"")));
}

TEST(Prove, ASigmaRuleWithoutTestsIsWarnedOfAndNoMore) {
  const TempFolder folder;
  const auto path = folder.write("made.yml", R"(title: A User Made
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventSource: iam.amazonaws.com, eventName: CreateUser}, condition: s}
level: high
---
title: Many Users Made
level: high
correlation: {type: event_count, rules: [made], group-by: [userIdentity.arn], timespan: 1h, condition: {gte: 9}}
)");
  const auto rules = load({.builtin = false, .paths = {path}});
  for (const auto& proof : proofs_of(rules)) {
    EXPECT_FALSE(proof.failed()) << ::testing::PrintToString(in_words(proof));
    EXPECT_EQ(std::ranges::count_if(
                  in_words(proof),
                  [](const auto& said) { return said.find("it has no tests") != std::string::npos; }),
              1)
        << "also of a rule that is only counted";
  }
}

TEST(Prove, AConditionThatSaysNothingOrIsNeverMetFails) {
  const TempFolder folder;
  const auto said = [&](const std::string& condition) {
    const auto path = folder.write(
        "made.yml",
        "title: A User Made\nlogsource: {product: aws, service: cloudtrail}\nlevel: high\ndetection:\n"
        "  s: {eventSource: iam.amazonaws.com, eventName: CreateUser}\n  t: {userAgent: x}\n  u: "
        "{eventName|startswith: Cr}\n  condition: " +
            condition + "\n");
    return in_words(proofs_of(load({.builtin = false, .paths = {path}})).at(0));
  };
  EXPECT_THAT(said("s or not s"), Contains(HasSubstr("failure: pattern: its condition says nothing")));
  EXPECT_THAT(said("s and not t"), Not(Contains(HasSubstr("its condition"))));
  EXPECT_THAT(said("s and not u"), Contains(HasSubstr("failure: pattern: its condition can never hold")));
  EXPECT_THAT(said("(s or t) and not u"),
              Contains(HasSubstr("one way to meet its condition can never be taken")));
}

TEST(Prove, OnlyOneRuleWhenAsked) {
  const auto rules = shipped();
  const auto proofs = prove(rules, "iam-user-created");
  ASSERT_TRUE(proofs);
  ASSERT_EQ(proofs->size(), 1U);
  EXPECT_EQ(proofs->front().rule->id, "iam-user-created");
  EXPECT_THAT(proofs->front().needs, Contains("the global region"));
}

}  // namespace
}  // namespace tocsin::prove
