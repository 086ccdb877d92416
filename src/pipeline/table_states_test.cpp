#include "pipeline/table_states.h"

#include <fmt/format.h>

#include "pipeline/intake.h"
#include "rule/example_rule.h"
#include "store/store_fixture.h"

namespace tocsin::pipeline {
namespace {

using source::Fate;
using store::testing::kStart;

constexpr std::string_view kRule = R"(id: failures
title: Failures
severity: high
why: Somebody guesses.
correlation:
  type: event_count
  events: {failed: {source: [test], detail: {result: [failure]}}}
  group-by: [detail.user]
  timespan: 5m
  condition: {gte: 3}
summary: "{{ correlation.count }} of {{ correlation.group }}."
next_steps: [{do: Ask.}]
tests:
  - {name: three, match: true, events: [{name: f, times: 3, event: {source: test, detail: {user: al, result: failure}}}]}
  - {name: two, match: false, events: [{like: f, times: 2}]}
)";

class Counting : public store::testing::StoreTest {
 protected:
  Counting() : clock_(kStart) {
    auto loaded =
        rule::RuleSet::load({.builtin = false, .paths = {rules_folder_.write("failures.yaml", kRule)}});
    EXPECT_TRUE(loaded) << render(loaded.error());
    if (loaded) rules_ = std::move(loaded->rules);
  }
  void SetUp() override { open(); }

  static std::string event(int number) {
    return fmt::format(
        R"({{"source":"test","id":"e-{}","time":"{}","detail":{{"user":"al","result":"failure"}}}})", number,
        format_time(kStart + std::chrono::seconds(number)));
  }

  Result<std::vector<source::Outcome>> accept(const std::vector<int>& numbers) {
    std::vector<source::RawEvent> batch;
    for (const int number : numbers) batch.push_back({event(number), "stdin:1"});
    Intake intake(*store_, clock_, analysis_with(rules_, dispatch_, enricher_), {0, 0}, [] {});
    return intake.accept(batch, std::nullopt);
  }

  std::size_t alerts() { return store_->alerts({}).value().size(); }

  ManualClock clock_;
  rule::testing::TempFolder rules_folder_;
  rule::RuleSet rules_;
  Dispatch dispatch_;
  enrich::Enricher enricher_;
};

TEST_F(Counting, GoesOnAfterARestartAndRingsOnce) {
  ASSERT_TRUE(accept({1, 2}));
  EXPECT_EQ(alerts(), 0U);
  open();
  const auto third = accept({2, 3});
  ASSERT_TRUE(third);
  EXPECT_EQ(third->at(0).fate, Fate::unmatched);
  EXPECT_EQ(third->at(1).fate, Fate::alerted);
  EXPECT_EQ(alerts(), 1U);
  ASSERT_TRUE(accept({1, 2, 3, 4}));
  EXPECT_EQ(alerts(), 1U);
  EXPECT_NE(store_->alerts({}).value().front().json.find("3 of al."), std::string::npos);
}

TEST_F(Counting, ABatchThatIsNotAcceptedHasCountedNothing) {
  auto other = store::Database::open(path(), store::Database::Mode::write);
  ASSERT_TRUE(
      other &&
      other->script("CREATE TRIGGER full BEFORE INSERT ON alerts BEGIN SELECT RAISE(ABORT, 'no'); END"));
  EXPECT_FALSE(accept({1, 2, 3}));
  EXPECT_EQ(other->number("SELECT count(*) FROM states").value(), 0);
  ASSERT_TRUE(other->script("DROP TRIGGER full"));
  ASSERT_TRUE(accept({1, 2, 3}));
  EXPECT_EQ(alerts(), 1U);
}

TEST_F(Counting, StatesGoWhenNothingNeedsThem) {
  ASSERT_TRUE(accept({1}));
  EXPECT_GT(store_->prune({}, kStart + std::chrono::hours(48)).value(), 0);
  auto other = store::Database::open(path(), store::Database::Mode::read);
  EXPECT_EQ(other->number("SELECT count(*) FROM states").value(), 0);
}

TEST_F(Counting, ABrokenStateBeginsAnew) {
  ASSERT_TRUE(accept({1, 2}));
  auto other = store::Database::open(path(), store::Database::Mode::write);
  ASSERT_TRUE(other && other->script("UPDATE states SET state = 'nonsense'"));
  ASSERT_TRUE(accept({3, 4, 5}));
  EXPECT_EQ(alerts(), 1U);
}

}  // namespace
}  // namespace tocsin::pipeline
