#include "rule/correlate/correlator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "doc/json_writer.h"
#include "rule/correlate/checks.h"
#include "rule/correlate/ring_values.h"
#include "rule/example_rule.h"

namespace tocsin::rule {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using testing::TempFolder;

constexpr std::string_view kHead = R"(title: Failures
severity: medium
why: Somebody guesses.
summary: "{{ correlation.group }}: {{ correlation.count }} in {{ correlation.duration }}."
next_steps: [{do: Ask.}]
)";

constexpr std::string_view kFailures = R"(correlation:
  type: event_count
  events: {failed: {source: [aws.signin], detail: {result: [failure]}}}
  group-by: [account, detail.user]
  timespan: 5m
  condition: {gte: 3}
tests:
  - name: three
    match: true
    summary: "111122223333, al: 3 in 2m."
    events:
      - {name: failure, times: 3, every: 1m, event: {source: aws.signin, account: "111122223333", detail: {user: al, result: failure}}}
  - name: two
    match: false
    events: [{like: failure, times: 2}]
)";

std::string rule(std::string_view id, std::string_view rest) {
  return "id: " + std::string(id) + "\n" + std::string(kHead) + std::string(rest);
}

class Correlator : public ::testing::Test {
 protected:
  Checked<RuleSet::Loaded> load(LoadOptions options = {}) {
    options.builtin = false;
    options.paths = {folder_.path()};
    return RuleSet::load(options);
  }
  void add(const std::string& id, std::string_view rest) { folder_.write(id + ".yaml", rule(id, rest)); }
  std::string errors(LoadOptions options = {}) {
    const auto loaded = load(std::move(options));
    return loaded ? "" : render(loaded.error());
  }

  const TempFolder folder_;
};

TEST_F(Correlator, ASlipOfThePenInWhatItGroupsByOrCountsIsNamed) {
  auto text = std::string(kFailures);
  text.replace(text.find("detail.user]"), 12, "detail.usre]");
  add("failures", text);
  EXPECT_THAT(errors(),
              HasSubstr("failures.yaml:10:23: error: \"detail.usre\" is no known name and stands in no "
                        "test event that matches (at $.correlation.group-by)"));
  EXPECT_THAT(errors(), HasSubstr("did you mean \"detail.user\"?"));

  text = std::string(kFailures);
  text.replace(text.find("event_count"), 11, "value_count\n  field: detail.resutl");
  add("failures", text);
  EXPECT_THAT(errors(), HasSubstr("did you mean \"detail.result\"?"));
  // One alternative that is there is enough.
  text = std::string(kFailures);
  text.replace(text.find("detail.user]"), 12, "detail.usre | detail.user]");
  add("failures", text);
  EXPECT_EQ(errors(), "");
}

event::Event event_of(const std::string& user, const std::string& result, int minute) {
  auto detail = doc::object({{"user", doc::string(user)}, {"result", doc::string(result)}});
  auto envelope = doc::object(
      {{"source", doc::string("aws.signin")},
       {"account", doc::string("111122223333")},
       {"id", doc::string(user + result + std::to_string(minute))},
       {"time", doc::string(format_time(*parse_time("2026-01-05T09:00:00Z") + std::chrono::minutes(minute)))},
       {"detail", std::move(detail)}});
  const auto text = doc::to_json(envelope);
  return event::shape(std::move(envelope), text);
}

std::vector<Ring> feed(const RuleSet& rules, const event::Event& event, correlation::States& states) {
  std::vector<Ring> out;
  for (const auto& one : observe(rules, rules.judge(event).sightings, event)) {
    auto rings = count(rules, one, one.entry.time, states);
    EXPECT_TRUE(rings);
    if (rings) std::ranges::move(*rings, std::back_inserter(out));
  }
  return out;
}

TEST_F(Correlator, CountsByGroupAndRingsOnce) {
  add("failures", kFailures);
  const auto loaded = load();
  ASSERT_TRUE(loaded) << render(loaded.error());
  const auto& rules = loaded->rules;
  correlation::MemoryStates states;
  EXPECT_THAT(feed(rules, event_of("al", "failure", 0), states), SizeIs(0));
  EXPECT_THAT(feed(rules, event_of("bo", "failure", 0), states), SizeIs(0));
  EXPECT_THAT(feed(rules, event_of("al", "failure", 1), states), SizeIs(0));
  EXPECT_THAT(feed(rules, event_of("al", "success", 1), states), SizeIs(0));
  const auto rings = feed(rules, event_of("al", "failure", 2), states);
  ASSERT_THAT(rings, SizeIs(1));
  EXPECT_EQ(rings[0].rule->id, "failures");
  EXPECT_EQ(rings[0].group, "111122223333, al");
  EXPECT_EQ(rings[0].rung.measured, 3);
  EXPECT_THAT(rings[0].entries, SizeIs(3));
  EXPECT_THAT(lines_of(rings[0]), SizeIs(3));
  EXPECT_THAT(feed(rules, event_of("al", "failure", 3), states), SizeIs(0));
  const auto again = feed(rules, event_of("al", "failure", 2), states);
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].occurrence, rings[0].occurrence);
  EXPECT_TRUE(rules.hits(event_of("al", "failure", 2)).empty()) << "one event alone alerts nobody";
}

TEST_F(Correlator, BeyondFiveHundredOnlyTimesAreRemembered) {
  auto text = std::string(kFailures);
  const auto put = [&](std::string_view from, std::string_view to) {
    text.replace(text.find(from), from.size(), to);
  };
  put("gte: 3", "gte: 600");
  put("timespan: 5m", "timespan: 12h");
  put("times: 3, every: 1m", "times: 600, every: 1m");
  put("3 in 2m", "600 in 9h59m");
  put("times: 2", "times: 599");
  add("failures", text);
  const auto loaded = load();
  ASSERT_TRUE(loaded) << render(loaded.error());
  correlation::MemoryStates states;
  for (int minute = 0; minute < 599; ++minute)
    ASSERT_THAT(feed(loaded->rules, event_of("al", "failure", minute), states), SizeIs(0)) << minute;
  ASSERT_THAT(feed(loaded->rules, event_of("al", "failure", 7), states), SizeIs(0)) << "it is there already";
  const auto rings = feed(loaded->rules, event_of("al", "failure", 599), states);
  ASSERT_THAT(rings, SizeIs(1));
  EXPECT_EQ(rings[0].rung.measured, 600);
  EXPECT_EQ(format_time(rings[0].rung.first), "2026-01-05T09:00:00Z");
  ASSERT_THAT(rings[0].entries, SizeIs(1));
  EXPECT_EQ(rings[0].entries[0].id, "alfailure599") << "the one that made it ring, as it is";
  const auto again = feed(loaded->rules, event_of("al", "failure", 599), states);
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].occurrence, rings[0].occurrence);
}

TEST_F(Correlator, AnEventWithoutItsGroupIsNotCounted) {
  add("failures", kFailures);
  const auto loaded = load();
  ASSERT_TRUE(loaded);
  correlation::MemoryStates states;
  for (const auto* user : {"", "HIDDEN_DUE_TO_SECURITY_REASONS"}) {
    for (int i = 0; i < 5; ++i)
      EXPECT_THAT(feed(loaded->rules, event_of(user, "failure", i), states), SizeIs(0));
  }
  EXPECT_EQ(states.size(), 0U);
}

TEST_F(Correlator, ChainsSeeTheWholeOfALongAttack) {
  add("failures", kFailures);
  add("success-after-failures", R"(correlation:
  type: temporal_ordered
  events: {success: {source: [aws.signin], detail: {result: [success]}}}
  rules: [failures, success]
  group-by: [detail.user]
  timespan: 10m
tests:
  - name: two hours of guessing, then success
    match: true
    events:
      - {name: failure, times: 240, every: 30s, event: {source: aws.signin, account: "111122223333", detail: {user: al, result: failure}}}
      - {like: failure, set: {detail.result: success}}
  - name: the success of somebody else
    match: false
    events:
      - {like: failure, times: 240, every: 30s}
      - {like: failure, set: {detail.result: success, detail.user: bo}}
  - name: much later
    match: false
    events:
      - {like: failure, times: 3}
      - {like: failure, at: 1h, set: {detail.result: success}}
)");
  EXPECT_EQ(errors(), "");
}

TEST_F(Correlator, ARuleThatIsSwitchedOffGoesOnFeedingACorrelation) {
  folder_.write("failed.yaml", std::string(testing::with("id: user-created", "id: failed")));
  add("many-created", R"(correlation:
  type: event_count
  rules: [failed]
  group-by: [account]
  timespan: 1h
  condition: {gte: 2}
tests:
  - name: two users
    match: true
    events:
      - {name: one, times: 2, event: {source: aws.iam, account: "111122223333", detail: {eventName: CreateUser}}}
  - name: one user
    match: false
    events: [{like: one}]
)");
  ASSERT_EQ(errors({.disabled = {"failed"}}), "");
  const auto loaded = load({.disabled = {"failed"}});
  ASSERT_TRUE(loaded);
  const auto* off = loaded->rules.find("failed");
  ASSERT_NE(off, nullptr);
  EXPECT_FALSE(off->alerts);
  const auto both = load({.disabled = {"failed", "many-created"}});
  ASSERT_TRUE(both);
  EXPECT_TRUE(both->rules.rules().empty());
}

TEST_F(Correlator, AnExclusionKeepsEventsFromBeingCounted) {
  add("failures", std::string(kFailures) + R"(  - name: of a robot
    match: false
    excluded_by: the robot guesses all day
    events: [{like: failure, times: 9, set: {detail.user: robot}}]
exclude:
  - reason: the robot guesses all day
    pattern: {detail: {user: [robot]}}
)");
  EXPECT_EQ(errors(), "");
}

TEST_F(Correlator, WhatATestSaysIsHeldAgainstTheRule) {
  auto wrong = std::string(kFailures);
  wrong.replace(wrong.find("times: 2}"), 9, "times: 3}");
  add("failures", wrong);
  EXPECT_THAT(errors(), HasSubstr("test \"two\": it rings 1 times"));
}

TEST_F(Correlator, WrongRulesAreRefusedWithTheirReason) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"type: event_count", "type: event_counts"},
      {"condition: {gte: 3}", "condition: {lt: 3}"},
      {"condition: {gte: 3}", "condition: {gte: 5001}"},
      {"condition: {gte: 3}", "condition: {gt: 5000}"},
      {"condition: {gte: 3}", "condition: {gte: three}"},
      {"condition: {gte: 3}", "condition: {gte: 3, lte: 4}"},
      {"timespan: 5m", "timespan: 5M"},
      {"timespan: 5m", "timespan: 90d"},
      {"timespan: 5m", "timespam: 5m"},
      {"type: event_count", "type: value_count"},
      {"type: event_count", "field: a\n  type: event_count"},
      {"type: event_count", "differ: a\n  type: event_count"},
      {"type: event_count", "at_least: {failed: 2}\n  type: event_count"},
      {"type: event_count", "aliases: {x: {failed: a}}\n  type: event_count"},
      {"type: event_count", "rules: [failures]\n  type: event_count"},
      {"type: event_count", "rules: [other, failed]\n  type: event_count"},
      {"result: [failure]", "result: [{nonsense: 1}]"},
      {"detail.user]", "detail.user]\n  events: {}"},
  };
  for (const auto& [from, to] : cases) {
    auto text = std::string(kFailures);
    text.replace(text.find(from), from.size(), to);
    add("failures", text);
    EXPECT_NE(errors(), "") << to;
  }
}

TEST_F(Correlator, PatternsOfCorrelationsAreNeverNarrowerThanWhatTheyCount) {
  add("failures", kFailures);
  add("chained", R"(correlation:
  type: temporal
  events: {other: {source: [aws.iam], detail: {result: [success]}}}
  rules: [failures, other]
  group-by: [account]
  timespan: 10m
tests:
  - name: both
    match: true
    events:
      - {name: failure, times: 3, event: {source: aws.signin, account: "111122223333", detail: {user: al, result: failure}}}
      - {like: failure, set: {source: aws.iam, detail.result: success}}
  - name: one
    match: false
    events: [{like: failure, times: 3}]
)");
  const auto loaded = load();
  ASSERT_TRUE(loaded) << render(loaded.error());
  const auto* chained = loaded->rules.find("chained");
  ASSERT_NE(chained, nullptr);
  EXPECT_EQ(
      doc::to_json(chained->pattern),
      R"({"source":["aws.iam","aws.signin"],"$or":[{"source":["aws.signin"],"detail":{"result":["failure"]}},)"
      R"({"source":["aws.iam"],"detail":{"result":["success"]}}]})");
}

TEST_F(Correlator, OneAddressInTwoSpellingsIsOne) {
  add("addresses", R"(correlation:
  type: value_count
  events: {call: {source: [aws.iam]}}
  field: detail.sourceIPAddress
  group-by: [account]
  timespan: 5m
  condition: {gte: 2}
tests:
  - name: two addresses
    match: true
    events:
      - {name: one, event: {source: aws.iam, account: "111122223333", detail: {sourceIPAddress: "2001:db8::1"}}}
      - {like: one, set: {detail.sourceIPAddress: "2001:db8::2"}}
  - name: one address
    match: false
    events: [{like: one}, {like: one, set: {detail.sourceIPAddress: "2001:DB8:0:0::1"}}]
)");
  EXPECT_EQ(errors(), "");
}

TEST_F(Correlator, APercentileIsTheMedianUnlessItIsSaid) {
  add("sizes", R"(correlation:
  type: value_percentile
  events: {call: {source: [aws.s3]}}
  field: detail.size
  group-by: [account]
  timespan: 5m
  samples: 3
  condition: {gte: 10}
tests:
  - name: half of them are large
    match: true
    events:
      - {name: large, times: 2, event: {source: aws.s3, account: "111122223333", detail: {size: 10}}}
      - {like: large, set: {detail.size: 1}}
  - name: a third of them is
    match: false
    events: [{like: large}, {like: large, times: 2, set: {detail.size: 1}}]
)");
  EXPECT_EQ(errors(), "");
}

}  // namespace
}  // namespace tocsin::rule
