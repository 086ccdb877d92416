#include "backtest/backtest.h"

#include <gtest/gtest.h>

#include "rule/example_rule.h"

namespace tocsin::backtest {
namespace {

constexpr auto kTwice = R"(id: twice
title: Twice
severity: high
why: It is seen twice.
correlation:
  type: event_count
  events:
    seen: {source: [aws.iam], detail: {eventName: [CreateUser]}}
  group-by: [account]
  timespan: 1h
  condition: {gte: 2}
summary: "{{ correlation.count }}"
next_steps: [{do: Ask.}]
tests:
  - name: two
    match: true
    events: [{name: made, times: 2, every: 1m, event: {source: aws.iam, account: "111122223333", detail: {eventName: CreateUser}}}]
  - name: one
    match: false
    events: [{like: made}]
)";

std::string created(int n) {
  return R"({"eventID":"e-)" + std::to_string(n) + R"(","eventTime":"2026-11-03T10:00:0)" +
         std::to_string(n % 10) +
         R"(Z","eventSource":"iam.amazonaws.com","eventName":"CreateUser","awsRegion":"us-east-1","recipientAccountId":"111122223333"})"
         "\n";
}

TEST(Backtest, SaysWhatFoundNoRoom) {
  const rule::testing::TempFolder folder;
  const auto rules = rule::RuleSet::load({.builtin = false, .paths = {folder.write("twice.yaml", kTwice)}});
  ASSERT_TRUE(rules) << render(rules.error());
  std::string text;
  for (int i = 0; i < 9; ++i) text += created(i);
  Options options{.files = {folder.write("a.jsonl", text)}};
  const auto complain = [](const Diagnostics& problems) { ADD_FAILURE() << render(problems); };
  const auto complain_of_file = [](const Error& error) { ADD_FAILURE() << to_string(error); };
  const auto all = run(rules->rules, options, complain, complain_of_file);
  EXPECT_EQ(all.alerts, 1U);
  EXPECT_TRUE(all.complete);
  EXPECT_EQ(all.not_correlated, 0U);
  options.most_gathered = 1;
  const auto one = run(rules->rules, options, complain, complain_of_file);
  EXPECT_EQ(one.alerts, 0U);
  EXPECT_FALSE(one.complete);
  EXPECT_EQ(one.not_correlated, 8U);
}

}  // namespace
}  // namespace tocsin::backtest
