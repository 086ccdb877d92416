#include "aws/retry.h"

#include <gtest/gtest.h>

#include "aws/http_date.h"

namespace tocsin::aws {
namespace {

TEST(RetryQuota, RunsOutAndComesBack) {
  RetryQuota quota;
  for (int i = 0; i < 100; ++i) EXPECT_EQ(quota.take(false), 5);
  EXPECT_EQ(quota.take(false), 0);
  for (int i = 0; i < 4; ++i) quota.give_back(0);
  EXPECT_EQ(quota.take(false), 0) << "four tokens";
  quota.give_back(0);
  EXPECT_EQ(quota.take(true), 0) << "a timeout costs ten";
  EXPECT_EQ(quota.take(false), 5);
  quota.give_back(5);
  EXPECT_EQ(quota.take(false), 5);
}

TEST(RetryQuota, IsNeverMoreThanFull) {
  RetryQuota quota;
  quota.give_back(1'000);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(quota.take(true), 10);
  EXPECT_EQ(quota.take(true), 0);
}

TEST(RetryDelay, DoublesToTwentySecondsWithFullJitter) {
  const CallError error;
  EXPECT_EQ(retry_delay(1, error, 0.0), Milliseconds(0));
  EXPECT_EQ(retry_delay(1, error, 0.5), Milliseconds(500));
  EXPECT_EQ(retry_delay(2, error, 0.5), Milliseconds(1'000));
  EXPECT_EQ(retry_delay(5, error, 0.5), Milliseconds(8'000));
  EXPECT_EQ(retry_delay(6, error, 0.5), Milliseconds(10'000));
  EXPECT_EQ(retry_delay(1'000'000, error, 0.5), Milliseconds(10'000));
}

TEST(RetryDelay, NoLessThanTheServiceAsks) {
  CallError error;
  error.retry_after = Milliseconds(1'500);
  EXPECT_EQ(retry_delay(1, error, 0.1), Milliseconds(1'500));
  EXPECT_EQ(retry_delay(3, error, 0.5), Milliseconds(2'000));
}

TEST(HttpDate, TheFormThatServersSend) {
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), parse_time("1994-11-06T08:49:37Z"));
  EXPECT_EQ(parse_http_date("Fri, 29 Feb 2024 23:59:59 GMT"), parse_time("2024-02-29T23:59:59Z"));
  for (const auto* text :
       {"", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37Z GMT"}) {
    EXPECT_FALSE(parse_http_date(text)) << text;
  }
}

}  // namespace
}  // namespace tocsin::aws
