#include "sink/web/web_answer.h"

#include <gtest/gtest.h>

namespace tocsin::sink {
namespace {

using Kind = NotDelivered::Kind;

const Time kNow = parse_time("2026-01-02T03:04:05Z").value();

net::HttpAnswer answer(int status, net::HttpHeaders headers = {}) {
  net::HttpAnswer out;
  out.status = status;
  out.headers = std::move(headers);
  return out;
}

std::optional<Milliseconds> wait(net::HttpHeaders headers) {
  return wait_asked_for(answer(429, std::move(headers)), kNow);
}

TEST(WebAnswer, EveryStatusHasAMeaning) {
  for (int status = 200; status < 300; ++status) EXPECT_TRUE(web_outcome(answer(status), kNow)) << status;
  for (int status = 100; status < 600; ++status) {
    const auto result = web_outcome(answer(status), kNow);
    if (result) continue;
    EXPECT_NE(result.error().kind, Kind::unknown);
    EXPECT_EQ(result.error().kind == Kind::permanent,
              status == 400 || status == 413 || status == 415 || status == 422)
        << status;
    EXPECT_EQ(result.error().kind == Kind::retry,
              status == 408 || status == 409 || status == 425 || status >= 500)
        << status;
  }
}

TEST(WebAnswer, WaitsAsLongAsItIsAsked) {
  EXPECT_EQ(wait({{"Retry-After", "30"}}), Milliseconds(30'000));
  EXPECT_EQ(wait({{"retry-after", " 0.65 "}}), Milliseconds(650));
  EXPECT_EQ(wait({{"Retry-After", "Fri, 02 Jan 2026 03:05:05 GMT"}}), Milliseconds(60'000));
  EXPECT_EQ(wait({{"Retry-After", "Fri, 02 Jan 2026 03:00:00 GMT"}}), Milliseconds(0));
  EXPECT_EQ(wait({{"X-RateLimit-Reset-After", "1.2"}}), Milliseconds(1'200));
  EXPECT_EQ(wait({{"Retry-After", "1"}, {"X-RateLimit-Reset-After", "1.2"}}), Milliseconds(1'200));
  EXPECT_EQ(wait({{"Retry-After", "9e99"}}), Milliseconds(86'400'000));
  for (const auto* nonsense : {"", "soon", "-1", "nan", "-inf", "1;drop", "0x10", "1 2"})
    EXPECT_EQ(wait({{"Retry-After", nonsense}}), std::nullopt) << nonsense;
  EXPECT_EQ(wait({}), std::nullopt);
}

TEST(WebAnswer, WaitsOnlyWhereWaitingHelps) {
  const net::HttpHeaders asks = {{"Retry-After", "3600"}};
  EXPECT_EQ(web_outcome(answer(429, asks), kNow).error().retry_after, Milliseconds(3'600'000));
  EXPECT_EQ(web_outcome(answer(503, asks), kNow).error().retry_after, Milliseconds(3'600'000));
  EXPECT_EQ(web_outcome(answer(404, asks), kNow).error().retry_after, std::nullopt);
}

TEST(WebAnswer, WhatMayHaveArrivedIsNotKnown) {
  using Failure = net::HttpFailure::Kind;
  EXPECT_EQ(web_failure({Failure::timeout, true, "x"}).kind, Kind::unknown);
  EXPECT_EQ(web_failure({Failure::broken, true, "x"}).kind, Kind::unknown);
  for (const auto kind : {Failure::resolve, Failure::connect, Failure::tls, Failure::timeout, Failure::broken,
                          Failure::invalid})
    EXPECT_EQ(web_failure({kind, false, "x"}).kind, Kind::unavailable);
}

}  // namespace
}  // namespace tocsin::sink
