#include "route/budget.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "doc/yaml_reader.h"
#include "route/read_budget.h"

namespace tocsin::route {
namespace {

using namespace std::chrono_literals;
using rule::Severity;
using testing::HasSubstr;

const Time kStart{std::chrono::hours(24 * 365 * 50)};

Labels by(const std::string& arn, const std::string& account = "111122223333") {
  Labels labels;
  labels.rule = "a-rule";
  labels.account = {account};
  labels.principal = {"name", arn};
  return labels;
}

struct Read {
  NoiseBudget budget;
  std::string errors;
};
Read read(const std::string& text) {
  const SourceText source{"t.yaml", text};
  Diagnostics diagnostics;
  auto budget = read_budget(source, doc::read_yaml(source).value(), diagnostics);
  return {std::move(budget), render(diagnostics)};
}

TEST(Budget, RatesAreReadStrictly) {
  EXPECT_EQ(parse_rate("20/day")->alerts, 20);
  EXPECT_EQ(parse_rate("20/day")->window, 24h);
  EXPECT_EQ(parse_rate("5/hour")->window, 1h);
  EXPECT_EQ(parse_rate("1000/week")->window, 24h * 7);
  for (const auto* text : {"", "20", "/day", "0/day", "-1/day", "1001/day", "20/month", "20 /day", "2x/day",
                           "20/day ", "99999999999/day"}) {
    EXPECT_FALSE(parse_rate(text)) << text;
  }
}

TEST(Budget, LetsSoManyThroughAndFoldsTheRest) {
  Spending spending;
  const Rate rate{2, 1h};
  EXPECT_TRUE(spend(rate, by("arn:a"), kStart, spending));
  EXPECT_TRUE(spend(rate, by("arn:a"), kStart + 1min, spending));
  EXPECT_FALSE(spend(rate, by("arn:a"), kStart + 2min, spending));
  EXPECT_FALSE(spend(rate, by("arn:a"), kStart + 59min, spending));
  EXPECT_TRUE(spend(rate, by("arn:a"), kStart + 60min, spending)) << "a new window";
}

TEST(Budget, AnActorWhoHasNotRungRingsAllTheSame) {
  Spending spending;
  const Rate rate{2, 1h};
  for (int i = 0; i < 5; ++i) spend(rate, by("arn:noisy"), kStart, spending);
  EXPECT_TRUE(spend(rate, by("arn:other"), kStart, spending));
  EXPECT_FALSE(spend(rate, by("arn:other"), kStart, spending)) << "once";
  EXPECT_TRUE(spend(rate, by("arn:noisy", "444455556666"), kStart, spending)) << "elsewhere";
  int rung = 0;
  for (int i = 0; i < 100; ++i)
    rung += spend(rate, by("arn:new" + std::to_string(i)), kStart, spending) ? 1 : 0;
  EXPECT_EQ(rung, 1) << "twice the budget is the end: names without number are noise too";
}

TEST(Budget, ASessionsNameMakesNoNewActor) {
  EXPECT_EQ(actor_of(by("arn:aws:sts::1:assumed-role/deploy/one")), "arn:aws:sts::1:assumed-role/deploy");
  EXPECT_EQ(actor_of(by("arn:aws:iam::1:user/path/alice")), "arn:aws:iam::1:user/path/alice");
  Labels nameless;
  EXPECT_EQ(actor_of(nameless), "");
  nameless.principal = {"config.amazonaws.com"};
  EXPECT_EQ(actor_of(nameless), "config.amazonaws.com");
}

TEST(Budget, AClockThatIsSetBackBeginsAnew) {
  Spending spending;
  const Rate rate{1, 1h};
  EXPECT_TRUE(spend(rate, by("arn:a"), kStart + 24h * 365, spending));
  EXPECT_TRUE(spend(rate, by("arn:a"), kStart, spending));
  EXPECT_FALSE(spend(rate, by("arn:a"), kStart + 1min, spending));
}

TEST(Budget, TheStateGoesToTheStoreAndBack) {
  Spending spending;
  const Rate rate{3, 1h};
  spend(rate, by("arn:a"), kStart, spending);
  spend(rate, by("arn:b"), kStart, spending);
  const auto back = parse_spending(to_text(spending));
  EXPECT_EQ(back.start, kStart);
  EXPECT_EQ(back.rung, 2);
  EXPECT_EQ(back.actors, spending.actors);
}

TEST(Budget, AStateThatCannotBeReadLetsAlertsRing) {
  for (const auto* text : {"", "{", "[]", "{\"start\":1}", R"({"start":1,"rung":-1,"actors":[]})",
                           R"({"start":"x","rung":1,"actors":[]})"}) {
    EXPECT_EQ(parse_spending(text).rung, 0) << text;
  }
}

TEST(Budget, CriticalAlertsAndNamedRulesGoTheirOwnWay) {
  const auto made = read("noise_budget: {default: 20/day, rules: {loud: 5/hour, quiet: none}}\n");
  ASSERT_EQ(made.errors, "");
  Labels labels;
  labels.rule = "any";
  EXPECT_EQ(made.budget.rate_of(labels)->alerts, 20);
  labels.rule = "loud";
  EXPECT_EQ(made.budget.rate_of(labels)->alerts, 5);
  labels.rule = "quiet";
  EXPECT_FALSE(made.budget.rate_of(labels));
  labels.rule = "loud";
  labels.severity = Severity::critical;
  EXPECT_FALSE(made.budget.rate_of(labels));
  EXPECT_TRUE(read("noise_budget: {default: 1/day, critical: true}\n").budget.rate_of(labels));
  EXPECT_FALSE(read("sinks: []\n").budget.rate_of(Labels{}));
}

TEST(Budget, WrongSettingsAreNamed) {
  EXPECT_THAT(read("noise_budget: {default: 20/month}\n").errors,
              HasSubstr("t.yaml:1:16: error: \"20/month\" is no budget"));
  EXPECT_THAT(read("noise_budget: {rules: {a: 7}}\n").errors, HasSubstr("error"));
  EXPECT_THAT(read("noise_budget: {defualt: 20/day}\n").errors, HasSubstr("did you mean \"default\"?"));
  EXPECT_THAT(read("noise_budget: {digest_every: 2d}\n").errors, HasSubstr("from a second to a day"));
  EXPECT_THAT(read("noise_budget: [1]\n").errors, HasSubstr("error"));
}

}  // namespace
}  // namespace tocsin::route
