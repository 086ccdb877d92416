// What Prometheus reads. Totals come from the store, where they are counted in the transaction of what they count: they
// survive a kill, and read = alerted + duplicate + unmatched + rejected holds at every moment.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "store/records.h"
#include "store/store.h"

namespace tocsin::pipeline {

/// Seconds from the event's own time to its delivery, by sink. Starts anew with the process. Thread-safe.
class Latencies {
 public:
  static constexpr std::array<double, 13> kBounds = {0.1, 0.25, 0.5, 1,   2.5,  5,    10,
                                                     30,  60,   300, 900, 3600, 86400};

  struct Histogram {
    std::array<std::uint64_t, kBounds.size() + 1>
        buckets{};  // not cumulative; the last one is beyond all bounds
    double sum = 0;
  };

  /// A latency below zero (clocks differ) counts as zero.
  void observe(const std::string& sink, Milliseconds latency);
  std::map<std::string, Histogram> snapshot() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Histogram> by_sink_;
};

struct SinkUp {
  std::string sink;
  bool up = false;
};

struct MetricsInput {
  std::string version;
  Time now;
  bool store_up = false;
  std::vector<store::Counter> counters;
  std::vector<store::QueueDepth> depths;
  std::int64_t open_incidents = 0;
  store::DrillTimes drills = {};
  std::vector<SinkUp> sinks;
  std::map<std::string, Latencies::Histogram> latencies;
};

/// Prometheus' text format 0.0.4. Pure.
std::string metrics_text(const MetricsInput& input);

}  // namespace tocsin::pipeline
