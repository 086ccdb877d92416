#include "pipeline/retry.h"

#include <gtest/gtest.h>

#include "pipeline/fake_sink.h"

namespace tocsin::pipeline {
namespace {

using namespace std::chrono_literals;
using testing::refused;
using How = store::Finish::How;
using Kind = sink::NotDelivered::Kind;

const Time kNow = Time(std::chrono::hours(24 * 365 * 50));
double almost_one() {
  return 0.999999;
}

store::Delivery delivery(int attempts, Milliseconds age) {
  store::Delivery made;
  made.attempts = attempts;
  made.queued = kNow - age;
  return made;
}

TEST(Backoff, DoublesUpToTheCap) {
  const RetryPolicy policy{1s, 5min, 96h, 3};
  EXPECT_EQ(backoff(policy, 0, {}, almost_one), 999ms);
  EXPECT_EQ(backoff(policy, 1, {}, almost_one), 1999ms);
  EXPECT_EQ(backoff(policy, 5, {}, almost_one), 31999ms);
  EXPECT_EQ(backoff(policy, 9, {}, almost_one), 299999ms);
  EXPECT_EQ(backoff(policy, 2000000000, {}, almost_one), 299999ms);
  EXPECT_EQ(backoff(policy, -5, {}, almost_one), 999ms);
}

TEST(Backoff, JitterIsFull) {
  const RetryPolicy policy{1s, 5min, 96h, 3};
  EXPECT_EQ(backoff(policy, 4, {}, [] { return 0.0; }), 0ms);
  EXPECT_EQ(backoff(policy, 4, {}, [] { return 0.5; }), 8s);
  const auto random = system_random();
  for (int i = 0; i < 1000; ++i) {
    const auto wait = backoff(policy, 3, {}, random);
    ASSERT_GE(wait, 0ms);
    ASSERT_LT(wait, 8s);
  }
}

TEST(Backoff, RetryAfterIsObeyedUpToAnHour) {
  const RetryPolicy policy;
  const auto zero = [] { return 0.0; };
  EXPECT_EQ(backoff(policy, 1, 30s, zero), 30s);
  EXPECT_EQ(backoff(policy, 1, 48h, zero), 1h);
  EXPECT_EQ(backoff(policy, 1, -5s, zero), 0s);
  EXPECT_LE(backoff(policy, 1, 48h, almost_one), horizon(policy));
}

TEST(Decide, DeliveredKeepsTheAnswerOnOneLine) {
  const auto decision =
      decide({}, sink::Delivered{"250 ok\r\nSubject: x"}, delivery(1, 0s), 0, kNow, almost_one);
  EXPECT_EQ(decision.finish.how, How::delivered);
  EXPECT_EQ(decision.finish.reason, "250 ok..Subject: x");
  EXPECT_FALSE(decision.pause);
}

TEST(Decide, RetryWaitsAndIsNotMaybeDelivered) {
  const auto decision = decide({}, refused(Kind::retry, "451", 20s), delivery(1, 0s), 0, kNow, almost_one);
  EXPECT_EQ(decision.finish.how, How::again);
  EXPECT_EQ(decision.finish.next_attempt, kNow + 20s);
  EXPECT_FALSE(decision.finish.maybe_delivered);
  EXPECT_FALSE(decision.pause);
}

TEST(Decide, UnknownIsMaybeDelivered) {
  const auto decision = decide({}, refused(Kind::unknown), delivery(1, 0s), 0, kNow, almost_one);
  EXPECT_EQ(decision.finish.how, How::again);
  EXPECT_TRUE(decision.finish.maybe_delivered);
}

TEST(Decide, PermanentIsDeadAtOnce) {
  const auto decision = decide({}, refused(Kind::permanent, "550 no"), delivery(1, 0s), 0, kNow, almost_one);
  EXPECT_EQ(decision.finish.how, How::dead);
  EXPECT_EQ(decision.finish.reason, "550 no");
}

TEST(Decide, UnavailablePausesTheChannelAndChargesNobody) {
  const auto decision =
      decide({}, refused(Kind::unavailable), delivery(3, 24h * 365), 2, kNow, [] { return 0.5; });
  EXPECT_EQ(decision.finish.how, How::uncharged)
      << "a changed password must not kill what waits, however long";
  EXPECT_EQ(decision.pause, 2s);
  EXPECT_EQ(decision.finish.next_attempt, kNow + 3s) << "others get past the message that may be the cause";
}

TEST(Decide, GivenUpWhenOldAndTriedOftenEnough) {
  const auto how = [](int attempts, Milliseconds age) {
    return decide({}, refused(Kind::retry), delivery(attempts, age), 0, kNow, almost_one).finish.how;
  };
  EXPECT_EQ(how(3, 24h * 4 + 1ms), How::dead);
  EXPECT_EQ(how(2, 24h * 400), How::again) << "not tried often enough";
  EXPECT_EQ(how(100, 24h * 4), How::again) << "not old enough";
  EXPECT_EQ(how(100, -24h), How::again) << "the clock was set back";
}

TEST(Decide, AReasonIsBounded) {
  const auto decision =
      decide({}, refused(Kind::permanent, std::string(100000, 'x')), delivery(1, 0s), 0, kNow, almost_one);
  EXPECT_LE(decision.finish.reason.size(), 500U);
}

}  // namespace
}  // namespace tocsin::pipeline
