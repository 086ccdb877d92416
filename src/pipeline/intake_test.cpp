#include "pipeline/intake.h"

#include <thread>

#include "pipeline/fake_sink.h"
#include "store/store_fixture.h"

namespace tocsin::pipeline {
namespace {

using namespace std::chrono_literals;
using source::Fate;
using store::testing::kStart;

class IntakeTest : public store::testing::StoreTest {
 protected:
  IntakeTest() : clock_(kStart) {}
  void SetUp() override { open(); }

  // "bad" is rejected, "none" matches nothing, anything else is an alert with the text as its id.
  static Analysis analyse(const source::RawEvent& raw) {
    if (raw.text == "bad") return {"column 1: expected a value", {}};
    if (raw.text == "none") return {};
    return {{}, {alert(raw.text)}};
  }
  std::unique_ptr<Intake> make(store::Limits limits = {0, 0}) {
    return std::make_unique<Intake>(*store_, clock_, analyse, limits, [this] { ++woken_; });
  }

  ManualClock clock_;
  std::atomic<int> woken_{0};
};

TEST_F(IntakeTest, EachEventHasItsFate) {
  const auto intake = make();
  const auto outcomes = intake->accept(
      {{"bad", "stdin:1"}, {"none", "stdin:2"}, {"one", "stdin:3"}, {"one", "stdin:4"}}, std::nullopt);
  ASSERT_TRUE(outcomes);
  ASSERT_EQ(outcomes->size(), 4U);
  EXPECT_EQ(outcomes->at(0).fate, Fate::rejected);
  EXPECT_EQ(outcomes->at(0).reason, "column 1: expected a value");
  EXPECT_EQ(outcomes->at(1).fate, Fate::unmatched);
  EXPECT_EQ(outcomes->at(2).fate, Fate::alerted);
  EXPECT_EQ(outcomes->at(2).alerts, 1);
  EXPECT_EQ(outcomes->at(3).fate, Fate::duplicate);
  for (const auto* fate : {"rejected", "unmatched", "alerted", "duplicate"}) {
    EXPECT_EQ(counted("events", "stdin", fate), 1) << fate;
  }
  EXPECT_EQ(woken_, 1);
}

TEST_F(IntakeTest, NobodyIsWokenForNothingNew) {
  const auto intake = make();
  ASSERT_TRUE(intake->accept({{"none", "http"}}, std::nullopt));
  EXPECT_EQ(woken_, 0);
}

TEST_F(IntakeTest, AnOversizedBatchIsRefusedWhole) {
  const std::vector<source::RawEvent> many(source::Intake::kMaxBatch + 1, {"one", "http"});
  EXPECT_FALSE(make()->accept(many, std::nullopt));
  EXPECT_TRUE(store_->alerts({}).value().empty());
}

TEST_F(IntakeTest, WhatTheStoreDoesNotTakeIsNotAcknowledged) {
  const auto intake = make();
  auto other = store::Database::open(path(), store::Database::Mode::write);
  ASSERT_TRUE(
      other &&
      other->script("CREATE TRIGGER full BEFORE INSERT ON alerts BEGIN SELECT RAISE(ABORT, 'no'); END"));
  EXPECT_FALSE(intake->accept({{"one", "http"}}, std::nullopt));
  EXPECT_EQ(woken_, 0);
  ASSERT_TRUE(other->script("DROP TRIGGER full"));
  EXPECT_EQ(intake->accept({{"one", "http"}}, std::nullopt).value().at(0).fate, Fate::alerted);
}

TEST_F(IntakeTest, ThePositionComesBack) {
  const auto intake = make();
  EXPECT_FALSE(intake->position("/logs/a").value());
  ASSERT_TRUE(intake->accept({{"one", "/logs/a:1"}}, source::ReadPosition{"/logs/a", "print", 10, false}));
  const auto position = intake->position("/logs/a").value();
  ASSERT_TRUE(position);
  EXPECT_EQ(position->offset, 10U);
  EXPECT_EQ(position->fingerprint, "print");
  EXPECT_EQ(counted("events", "files", "alerted"), 1);
}

TEST_F(IntakeTest, NoRoomBeyondTheLimits) {
  EXPECT_TRUE(make({1 << 20, 0})->has_room());
  EXPECT_FALSE(make({1 << 20, std::int64_t{1} << 60})->has_room());
}

TEST_F(IntakeTest, ManyThreadsWithTheSameEventsAlertOnce) {
  const auto intake = make();
  std::atomic<int> alerts{0};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 25; ++i) {
          const auto outcomes = intake->accept({{"event" + std::to_string(i), "http"}}, std::nullopt);
          ASSERT_TRUE(outcomes);
          alerts += outcomes->at(0).alerts;
          EXPECT_TRUE(intake->position("x"));
        }
      });
    }
  }
  EXPECT_EQ(alerts, 25);
  EXPECT_EQ(counted("events", "http", "alerted"), 25);
  EXPECT_EQ(counted("events", "http", "duplicate"), 75);
}

TEST(SourceLabel, HasFewValues) {
  EXPECT_EQ(source_label("http"), "http");
  EXPECT_EQ(source_label("stdin:12"), "stdin");
  EXPECT_EQ(source_label("sqs:4f1c"), "sqs");
  EXPECT_EQ(source_label("s3://logs/a.json.gz:3"), "sqs");
  EXPECT_EQ(source_label("/logs/a.json.gz:3"), "files");
}

}  // namespace
}  // namespace tocsin::pipeline
