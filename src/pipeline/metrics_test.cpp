#include "pipeline/metrics.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>

#include "base/hash.h"

namespace tocsin::pipeline {
namespace {

using namespace std::chrono_literals;

const Time kNow = Time(std::chrono::hours(24 * 365 * 50));

MetricsInput input() {
  MetricsInput in;
  in.version = "0.1.0";
  in.now = kNow;
  in.store_up = true;
  in.sinks = {{"mail", true}, {"chat", false}};
  in.counters = {{"alerts", "iam-user-created", "medium", 4}, {"deliveries", "mail", "delivered", 3},
                 {"failures", "mail", "rate_limited", 2},     {"events", "http", "alerted", 4},
                 {"events", "http", "duplicate", 2},          {"events", "http", "rejected", 1},
                 {"events", "http", "unmatched", 10},         {"events", "stdin", "unmatched", 5}};
  in.depths = {{"mail", 2, 700, kNow - 90s}};
  Latencies latencies;
  latencies.observe("mail", 300ms);
  latencies.observe("mail", 48h);
  latencies.observe("mail", -5s);
  in.latencies = latencies.snapshot();
  return in;
}

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

TEST(Metrics, CountsAddUp) {
  const auto text = metrics_text(input());
  EXPECT_TRUE(has_line(text, R"(tocsin_events_read_total{source="http"} 17)")) << text;
  EXPECT_TRUE(has_line(text, R"(tocsin_events_read_total{source="stdin"} 5)"));
  EXPECT_TRUE(has_line(text, R"(tocsin_events_total{source="http",fate="unmatched"} 10)"));
  EXPECT_TRUE(has_line(text, R"(tocsin_alerts_total{rule="iam-user-created",severity="medium"} 4)"));
}

TEST(Metrics, FailuresHaveTheirReason) {
  EXPECT_TRUE(has_line(metrics_text(input()),
                       R"(tocsin_delivery_failures_total{sink="mail",reason="rate_limited"} 2)"));
}

TEST(Metrics, EverySinkHasAQueue) {
  const auto text = metrics_text(input());
  EXPECT_TRUE(has_line(text, R"(tocsin_queue_depth{sink="mail"} 2)"));
  EXPECT_TRUE(has_line(text, R"(tocsin_queue_oldest_seconds{sink="mail"} 90)"));
  EXPECT_TRUE(has_line(text, R"(tocsin_queue_depth{sink="chat"} 0)"));
  EXPECT_TRUE(has_line(text, R"(tocsin_queue_oldest_seconds{sink="chat"} 0)"));
  EXPECT_TRUE(has_line(text, R"(tocsin_sink_up{sink="chat"} 0)"));
}

TEST(Metrics, HistogramsAreCumulative) {
  const auto text = metrics_text(input());
  EXPECT_TRUE(has_line(text, R"(tocsin_end_to_end_seconds_bucket{sink="mail",le="0.1"} 1)"))
      << "a negative one is zero";
  EXPECT_TRUE(has_line(text, R"(tocsin_end_to_end_seconds_bucket{sink="mail",le="0.5"} 2)"));
  EXPECT_TRUE(has_line(text, R"(tocsin_end_to_end_seconds_bucket{sink="mail",le="86400"} 2)"));
  EXPECT_TRUE(has_line(text, R"(tocsin_end_to_end_seconds_bucket{sink="mail",le="+Inf"} 3)"));
  EXPECT_TRUE(has_line(text, R"(tocsin_end_to_end_seconds_count{sink="mail"} 3)"));
  EXPECT_TRUE(has_line(text, R"(tocsin_end_to_end_seconds_sum{sink="mail"} 172800.3)"));
}

TEST(Metrics, LabelsAreEscaped) {
  auto in = input();
  in.sinks = {{"a\"b\\c\nd", true}};
  EXPECT_NE(metrics_text(in).find(R"(tocsin_sink_up{sink="a\"b\\c\nd"} 1)"), std::string::npos);
}

TEST(Metrics, PromtoolFindsNothingToSay) {
  if (std::system("command -v promtool >/dev/null") != 0) GTEST_SKIP() << "promtool is not installed";
  const auto file = std::filesystem::temp_directory_path() / ("tocsin-metrics-" + random_hex(8));
  std::ofstream(file) << metrics_text(input());
  const auto command = "promtool check metrics < " + file.string();
  EXPECT_EQ(std::system(command.c_str()), 0);
  std::filesystem::remove(file);
}

TEST(Metrics, DrillsAreSaidWhenThereWereAny) {
  MetricsInput input;
  EXPECT_EQ(metrics_text(input).find("\ntocsin_drill_last"), std::string::npos);
  input.drills.last = Time(Milliseconds(1'742'563'320'250));
  const auto one = metrics_text(input);
  EXPECT_NE(one.find("\ntocsin_drill_last_timestamp_seconds 1742563320.25\n"), std::string::npos) << one;
  EXPECT_EQ(one.find("\ntocsin_drill_last_success_timestamp_seconds "), std::string::npos);
  input.drills.heard = Time(Milliseconds(1'742'563'320'000));
  EXPECT_NE(metrics_text(input).find("\ntocsin_drill_last_success_timestamp_seconds 1742563320\n"),
            std::string::npos);
}

}  // namespace
}  // namespace tocsin::pipeline
