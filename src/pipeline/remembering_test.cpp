#include "pipeline/remembering.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "event/testing/sample.h"
#include "store/store_fixture.h"

namespace tocsin::pipeline {
namespace {

class RememberingTest : public store::testing::StoreTest {
 protected:
  void SetUp() override { open(); }

  static event::Event call(Time time, std::string_view ip) {
    return event::testing::shaped(event::testing::json(fmt::format(
        R"({{"eventSource":"ec2.amazonaws.com","eventName":"RunInstances","eventTime":"{}","eventID":"{}","sourceIPAddress":"{}","awsRegion":"eu-central-1","recipientAccountId":"123456789012","userIdentity":{{"type":"IAMUser","arn":"arn:aws:iam::123456789012:user/alice"}}}})",
        format_time(time), ip, ip)));
  }

  static void learn(past::Memory& memory) {
    for (int day = 0; day < 9; ++day)
      memory.see(call(store::testing::kStart + day * std::chrono::hours(24), "198.18.0.1"));
  }

  static std::size_t told(const past::Memory& memory) {
    return memory.recall(call(store::testing::kStart + std::chrono::hours(24 * 9), "198.19.0.1"))
        .first_seen.size();
  }

  ManualClock clock_{store::testing::kStart + std::chrono::hours(24 * 9)};
};

TEST_F(RememberingTest, OutlivesARestart) {
  past::Memory memory;
  learn(memory);
  ASSERT_EQ(told(memory), 1U);
  Remembering(*store_, clock_, memory).tick();
  open();
  past::Memory again;
  EXPECT_EQ(told(again), 0U);
  Remembering(*store_, clock_, again).load();
  EXPECT_EQ(told(again), 1U);
}

TEST_F(RememberingTest, ABrokenRecordIsLearnedAnew) {
  past::Memory memory;
  learn(memory);
  for (const auto& one : memory.changes())
    ASSERT_TRUE(store_->keep({{one.key, one.text.substr(0, 9), one.expires}}));
  past::Memory again;
  Remembering(*store_, clock_, again).load();
  EXPECT_EQ(told(again), 0U) << "nothing rather than something wrong";
  learn(again);
  EXPECT_EQ(told(again), 1U);
}

TEST_F(RememberingTest, WhatCouldNotBeWrittenIsWrittenLater) {
  past::Memory memory;
  learn(memory);
  Remembering remembering(*store_, clock_, memory);
  ASSERT_TRUE(store_->limit_pages(1));
  // Larger than what the file's free pages hold.
  for (int i = 0; i < 2000; ++i) {
    auto other = event::testing::json(fmt::format(
        R"({{"eventSource":"ec2.amazonaws.com","eventName":"RunInstances","eventTime":"2026-01-01T00:00:00Z","eventID":"{}","awsRegion":"eu-central-1","recipientAccountId":"123456789012","userIdentity":{{"type":"IAMUser","arn":"arn:aws:iam::123456789012:user/{}"}}}})",
        i, i));
    memory.see(event::testing::shaped(other));
  }
  clock_.set(*parse_time("2026-02-01T00:00:00Z"));
  remembering.tick();
  EXPECT_EQ(store_->kept("memory/").value_or(std::vector<store::KeptText>{}).size(), 0U);
  ASSERT_TRUE(store_->limit_pages(100'000));
  remembering.tick();
  EXPECT_GT(store_->kept("memory/").value_or(std::vector<store::KeptText>{}).size(), 1U);
}

}  // namespace
}  // namespace tocsin::pipeline
