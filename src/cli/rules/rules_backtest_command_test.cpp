#include "cli/rules/rules_backtest_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/alert/hunt_command.h"
#include "cli/command_fixture.h"
#include "cli/rules/rules_command.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "rule/example_rule.h"

namespace tocsin::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string created(int number, const std::string& day, const std::string& by, const std::string& address) {
  const auto n = std::to_string(number);
  return R"({"eventVersion":"1.08","eventID":"e-)" + n + R"(","eventTime":")" + day +
         R"(T10:00:00Z","eventSource":"iam.amazonaws.com","eventName":"CreateUser","awsRegion":"us-east-1",)"
         R"("recipientAccountId":"111122223333","sourceIPAddress":")" +
         address +
         R"(","userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/)" + by +
         R"(/s","sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::111122223333:role/)" + by +
         R"("}}},"requestParameters":{"userName":"user-)" + n + "\"}}\n";
}

std::string listed(const std::string& day) {
  return R"({"eventVersion":"1.08","eventID":"l","eventTime":")" + day +
         R"(T10:00:00Z","eventSource":"iam.amazonaws.com","eventName":"ListUsers","awsRegion":"us-east-1",)"
         R"("recipientAccountId":"111122223333"})"
         "\n";
}

class RulesBacktest : public CommandTest {
 protected:
  int run(const RulesBacktestOptions& options) { return run_command(run_rules_backtest, options); }

  /// 14 days, 9 alerts: 6 of the pipeline on one day, 2 of alice, 1 of bob.
  std::string archive() const {
    std::string text = listed("2026-11-01");
    int n = 0;
    for (int i = 0; i < 6; ++i) text += created(++n, "2026-11-03", "pipeline", "198.51.100.4");
    for (int i = 0; i < 2; ++i)
      text += created(++n, "2026-11-0" + std::to_string(4 + i), "alice", "203.0.113.7");
    text += created(++n, "2026-11-06", "bob", "203.0.113.9");
    return file("archive.jsonl", text + listed("2026-11-15"));
  }
};

TEST_F(RulesBacktest, TellsAlertsMailsAndWhatAnExclusionWouldHide) {
  const auto events = archive();
  ASSERT_EQ(run({.rules = "shipped", .archives = {events, events}, .budget = 2}), 0) << err_;
  EXPECT_THAT(
      out_,
      HasSubstr(
          "22 events from 2026-11-01T10:00:00Z to 2026-11-15T10:00:00Z (14.0 days): 9 alerts of 1 rules, "
          "9 the same again\n4.5 mails a week to each address: one an alert of low or above\n"));
  EXPECT_THAT(out_, HasSubstr("a budget of 2 alerts a rule and day would make them 3.0 a week: 5 alerts one "
                              "by one, 4 in 1 digests;"));
  EXPECT_THAT(out_, HasSubstr("iam-user-created  medium    9       0.6    2026-11-03: 6  "
                              "arn:aws:iam::111122223333:role/pipeline (6)"));
  EXPECT_THAT(
      out_,
      HasSubstr(
          "iam-user-created: 6 of 9 alerts are by arn:aws:iam::111122223333:role/pipeline\n  it would hide "
          "1 event name: CreateUser; 6 resources: "));
  EXPECT_THAT(out_, HasSubstr("1 address: 198.51.100.4; 1 region: us-east-1\n    exclude:\n"));
  EXPECT_THAT(out_, Not(HasSubstr("role/bob")));
}

constexpr auto kManyUsers = R"(id: many-users
title: Many Users
severity: high
why: A way back in is made many times over.
correlation:
  type: event_count
  events:
    created: {source: [aws.iam], detail: {eventName: [CreateUser]}}
  group-by: [account]
  timespan: 1h
  condition: {gte: 3}
summary: "{{ correlation.count }} users in {{ account }}."
next_steps: [{do: Ask.}]
tests:
  - name: three
    match: true
    events: [{name: made, times: 3, every: 1m, event: {source: aws.iam, account: "111122223333", detail: {eventName: CreateUser}}}]
  - name: two
    match: false
    events: [{like: made, times: 2, every: 1m}]
)";

TEST_F(RulesBacktest, CountsCorrelationsAsHuntDoes) {
  const auto rules = file("many-users.yaml", kManyUsers);
  const auto events = archive();
  for (const unsigned threads : {1U, 4U}) {
    ASSERT_EQ(run({.rules = rules, .archives = {events, events}, .threads = threads, .output = "json"}), 0)
        << err_;
    const auto root = doc::parse_json(out_);
    ASSERT_TRUE(root);
    EXPECT_EQ(root->find("alerts")->text, "1");
    const auto* rule = &root->find("rules")->items.at(0);
    EXPECT_EQ(rule->find("rule")->text, "many-users");
    EXPECT_EQ(doc::to_json(*rule->find("days")), R"({"2026-11-03":1})");
    EXPECT_EQ(doc::find_path(*rule, "top.0.value")->text, "arn:aws:iam::111122223333:role/pipeline");
    EXPECT_TRUE(rule->find("exclusions")->items.empty());
    EXPECT_EQ(err_, "");
  }
  HuntOptions hunt;
  hunt.paths = {events, events};
  hunt.rules = {rules};
  hunt.output = "ndjson";
  EXPECT_EQ(run_command(run_hunt, hunt), 0) << err_;
  std::size_t rang = 0;
  for (auto at = out_.find("\"many-users\""); at != std::string::npos;
       at = out_.find("\"many-users\"", at + 1))
    ++rang;
  EXPECT_EQ(rang, 1U) << out_;
}

TEST_F(RulesBacktest, IsTheSameOnManyThreadsAndForPrograms) {
  const auto events = archive();
  ASSERT_EQ(run({.rules = "shipped", .archives = {events}, .threads = 1, .output = "json"}), 0) << err_;
  const auto one = out_;
  ASSERT_EQ(run({.rules = "shipped", .archives = {events}, .threads = 4, .output = "json"}), 0) << err_;
  EXPECT_EQ(out_, one);
  const auto root = doc::parse_json(out_);
  ASSERT_TRUE(root);
  EXPECT_EQ(root->find("alerts")->text, "9");
  EXPECT_EQ(root->find("mails_a_week")->text, "4.5");
  EXPECT_EQ(root->find("with_budget"), nullptr);
  const auto& rule = root->find("rules")->items.at(0);
  EXPECT_EQ(doc::to_json(*rule.find("days")),
            R"({"2026-11-03":6,"2026-11-04":1,"2026-11-05":1,"2026-11-06":1})");
  EXPECT_EQ(rule.find("top")->items.size(), 3U);
  EXPECT_EQ(rule.find("exclusions")->items.at(0).find("removes")->text, "6");
}

// What is suggested can be pasted: the rule is then still right, and the alerts are gone.
TEST_F(RulesBacktest, SuggestsWhatCanBePasted) {
  const auto events = archive();
  const auto rule = file("user-created.yaml", std::string(rule::testing::kExampleRule));
  ASSERT_EQ(run({.rules = rule, .archives = {events}, .output = "json"}), 0) << err_;
  const auto root = doc::parse_json(out_);
  ASSERT_TRUE(root);
  const auto& exclusions = root->find("rules")->items.at(0).find("exclusions")->items;
  ASSERT_FALSE(exclusions.empty());
  const auto yaml = exclusions[0].find("yaml")->text;
  const auto tests = yaml.find("tests:\n");
  ASSERT_NE(tests, std::string::npos);
  auto text =
      rule::testing::with("exclude:\n", yaml.substr(0, tests), std::string(rule::testing::kExampleRule));
  text += yaml.substr(tests + std::string_view("tests:\n").size());
  file("user-created.yaml", text);
  RulesOptions check;
  check.paths = {rule};
  EXPECT_EQ(run_command(run_rules_check, check), 0) << err_ << text;
  ASSERT_EQ(run({.rules = rule, .archives = {events}, .output = "json"}), 0) << err_;
  EXPECT_EQ(doc::parse_json(out_)->find("alerts")->text, "3");
}

TEST_F(RulesBacktest, TakesPlaceholdersAndSettings) {
  const auto rule = file("made.yml", R"(title: A User Made
logsource: {product: aws, service: cloudtrail}
detection:
  made: {eventName: CreateUser}
  known: {'userIdentity.arn|expand': '%known%'}
  condition: made and not known
level: high
)");
  const std::string pipeline = "arn:aws:sts::111122223333:assumed-role/pipeline/s";
  const auto alerts = [&](const RulesBacktestOptions& options) {
    EXPECT_EQ(run(options), 0) << err_;
    return doc::parse_json(out_)->find("alerts")->text;
  };
  const auto events = archive();
  EXPECT_EQ(run({.rules = rule, .archives = {events}}), 3);
  EXPECT_EQ(
      alerts({.rules = rule, .placeholders = {"known=" + pipeline}, .archives = {events}, .output = "json"}),
      "3");
  const auto config =
      file("t.yaml",
           "rules: {builtin: false, folders: [made.yml], disable: []}\nsigma: {placeholders: {known: [\"" +
               pipeline + "\"]}}\nsinks: [{name: inbox, type: maildir, path: mail}]\n");
  EXPECT_EQ(alerts({.rules = rule, .config = config, .archives = {events}, .output = "json"}), "3");
  EXPECT_EQ(alerts({.rules = "shipped", .config = config, .archives = {events}, .output = "json"}), "3");
}

TEST_F(RulesBacktest, SaysWhatItCannotRead) {
  EXPECT_EQ(run({.rules = "/no/such/rules", .archives = {"-"}}), 2);
  EXPECT_EQ(run({.rules = "shipped", .archives = {(folder_ / "none").string(), archive()}, .output = "json"}),
            2);
  EXPECT_THAT(err_, HasSubstr("none"));
  EXPECT_EQ(doc::parse_json(out_)->find("alerts")->text, "9");
  EXPECT_EQ(run({.rules = "shipped", .archives = {file("bad.json", "{\"a\":01}\n")}}), 2);
  EXPECT_THAT(out_,
              HasSubstr("0 events; none told when it happened: counted as one day: 0 alerts of 0 rules"));
}

}  // namespace
}  // namespace tocsin::cli
