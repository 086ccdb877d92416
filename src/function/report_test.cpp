#include "function/report.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::function {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::internal::CaptureStderr;
using ::testing::internal::GetCapturedStderr;

TEST(Report, TheFirstFailureIsTheAnswer) {
  Report report("r1");
  CaptureStderr();
  report.failure("Tocsin.NotDelivered", "one");
  report.failure("Tocsin.NotAnEvent", "two");
  report.failure("Tocsin.NotAnEvent", "three");
  EXPECT_THAT(GetCapturedStderr(), HasSubstr("three request_id=r1"));
  EXPECT_EQ(report.as_error().type, "Tocsin.NotDelivered");
  EXPECT_EQ(report.as_error().message, "one (and 2 more)");
}

TEST(Report, ABrokenFileDoesNotFillTheLog) {
  Report report("r1");
  CaptureStderr();
  for (int i = 0; i < 1'000; ++i) report.failure("Tocsin.NotAnEvent", "line " + std::to_string(i));
  report.took = Milliseconds(5);
  report.write_summary();
  const auto log = GetCapturedStderr();
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), static_cast<long>(Report::kMostLines) + 2);
  EXPECT_THAT(log, HasSubstr("not_listed=980"));
  EXPECT_THAT(log, HasSubstr("failures=1000 ms=5"));
}

TEST(Report, WhatAnAttackerWroteIsOneShortPrintableLine) {
  Report report("r1");
  CaptureStderr();
  report.failure("Tocsin.NotAnEvent", "a\nb\x1b[2J" + std::string(5'000, 'x'));
  GetCapturedStderr();
  const auto message = report.as_error().message;
  EXPECT_EQ(message.find_first_of("\n\x1b"), std::string::npos);
  EXPECT_LE(message.size(), 1'010U);
  EXPECT_THAT(message, EndsWith("..."));
}

TEST(Report, CountsAsJson) {
  Report report("r1");
  report.counts.events = 3;
  report.counts.matched = 1;
  report.counts.unmatched = 2;
  EXPECT_EQ(
      report.as_json(),
      R"({"events":3,"matched":1,"unmatched":2,"rejected":0,"alerts":0,"retries":0,"deliveries":0,"published":0,"duplicates":0,"queued":0,"dead":0,"failed":0})");
}

}  // namespace
}  // namespace tocsin::function
