#include "pipeline/token_bucket.h"

#include <gtest/gtest.h>

namespace tocsin::pipeline {
namespace {

using namespace std::chrono_literals;

const Time kNow = parse_time("2026-01-02T03:04:05Z").value();

/// How many go through in `span` when each is sent as soon as it may be.
int sent_in(const sink::Pace& pace, Milliseconds span) {
  TokenBucket bucket(pace);
  int sent = 0;
  for (auto now = kNow; now < kNow + span;) {
    const auto wait = bucket.wait(now);
    now += wait;
    if (wait > 0ms) continue;
    bucket.take();
    ++sent;
  }
  return sent;
}

TEST(TokenBucket, WithoutALimitNothingWaits) {
  TokenBucket bucket({});
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(bucket.wait(kNow), 0ms);
    bucket.take();
  }
}

TEST(TokenBucket, BurstAndThenThePace) {
  TokenBucket bucket({30, 1min, 5});
  for (int i = 0; i < 5; ++i) {
    ASSERT_EQ(bucket.wait(kNow), 0ms) << i;
    bucket.take();
  }
  EXPECT_EQ(bucket.wait(kNow), 2s);
  EXPECT_EQ(bucket.wait(kNow + 500ms), 1500ms);
  EXPECT_EQ(bucket.wait(kNow + 2s), 0ms);
  bucket.take();
  EXPECT_EQ(bucket.wait(kNow + 2s), 2s);
}

TEST(TokenBucket, NeverMoreThanBurstAndPace) {
  EXPECT_EQ(sent_in({1, 1s, 1}, 60s), 60);
  EXPECT_EQ(sent_in({30, 1min, 5}, 60s), 5 + 29);
  EXPECT_EQ(sent_in({7, 1min, 7}, 10min), 7 + 69);
  EXPECT_EQ(sent_in({1000, 1s, 1}, 1s), 1000);
}

TEST(TokenBucket, AClockThatIsSetBackCostsAtMostOneWait) {
  TokenBucket bucket({1, 1s, 1});
  ASSERT_EQ(bucket.wait(kNow), 0ms);
  bucket.take();
  EXPECT_EQ(bucket.wait(kNow - 24h), 1s);
  EXPECT_EQ(bucket.wait(kNow - 24h + 1s), 0ms);
  bucket.take();
  // Set forward: a full bucket, no more.
  EXPECT_EQ(bucket.wait(kNow + 24h), 0ms);
  bucket.take();
  EXPECT_EQ(bucket.wait(kNow + 24h), 1s);
}

}  // namespace
}  // namespace tocsin::pipeline
