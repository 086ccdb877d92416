#include "pipeline/metrics.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <string_view>

namespace tocsin::pipeline {
namespace {

std::string escaped(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '\n') {
      out += "\\n";
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out;
}

class Page {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help) {
    fmt::format_to(std::back_inserter(text_), "# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
  }

  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  template <class Number>
  void sample(std::string_view name, Labels labels, Number value) {
    text_ += name;
    char separator = '{';
    for (const auto& [key, label] : labels) {
      fmt::format_to(std::back_inserter(text_), "{}{}=\"{}\"", separator, key, escaped(label));
      separator = ',';
    }
    fmt::format_to(std::back_inserter(text_), "{} {}\n", labels.size() == 0 ? "" : "}", value);
  }

  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

/// A family of the store's counters as a metric.
struct CounterMetric {
  std::string_view family;
  std::string_view metric;
  std::string_view label;
  std::string_view detail;
  std::string_view help;
};

void counters_of(Page& page, const MetricsInput& input, const CounterMetric& of) {
  page.family(of.metric, "counter", of.help);
  for (const auto& c : input.counters) {
    if (c.family == of.family) page.sample(of.metric, {{of.label, c.label}, {of.detail, c.detail}}, c.value);
  }
}

void events(Page& page, const MetricsInput& input) {
  std::map<std::string, std::int64_t> read;
  for (const auto& c : input.counters) {
    if (c.family == "events") read[c.label] += c.value;
  }
  page.family("tocsin_events_read_total", "counter",
              "Events read, by source; the sum of tocsin_events_total over all fates.");
  for (const auto& [source, value] : read)
    page.sample("tocsin_events_read_total", {{"source", source}}, value);
  counters_of(page, input,
              {"events", "tocsin_events_total", "source", "fate",
               "Events by what became of them: alerted, duplicate, unmatched or rejected."});
}

void queues(Page& page, const MetricsInput& input) {
  // A sink whose queue is empty has no row in the store and still has a queue.
  std::map<std::string, store::QueueDepth> queues;
  for (const auto& sink : input.sinks) queues[sink.sink] = {sink.sink, 0, 0, input.now};
  for (const auto& depth : input.depths) queues[depth.sink] = depth;

  page.family("tocsin_queue_depth", "gauge", "Messages that wait, by sink.");
  for (const auto& [sink, queue] : queues) page.sample("tocsin_queue_depth", {{"sink", sink}}, queue.waiting);
  page.family("tocsin_queue_bytes", "gauge", "Bytes of the alerts that wait, by sink.");
  for (const auto& [sink, queue] : queues) page.sample("tocsin_queue_bytes", {{"sink", sink}}, queue.bytes);
  page.family("tocsin_queue_oldest_seconds", "gauge", "Age of the message that has waited longest, by sink.");
  for (const auto& [sink, queue] : queues) {
    const auto age = std::max(Milliseconds(0), input.now - queue.oldest);
    page.sample("tocsin_queue_oldest_seconds", {{"sink", sink}}, static_cast<double>(age.count()) / 1000.0);
  }
}

void latencies(Page& page, const MetricsInput& input) {
  constexpr std::string_view kName = "tocsin_end_to_end_seconds";
  page.family(kName, "histogram", "Seconds from the event's own time to its delivery, by sink.");
  for (const auto& [sink, histogram] : input.latencies) {
    std::uint64_t so_far = 0;
    for (std::size_t i = 0; i < Latencies::kBounds.size(); ++i) {
      so_far += histogram.buckets[i];
      page.sample("tocsin_end_to_end_seconds_bucket",
                  {{"sink", sink}, {"le", fmt::format("{}", Latencies::kBounds[i])}}, so_far);
    }
    so_far += histogram.buckets.back();
    page.sample("tocsin_end_to_end_seconds_bucket", {{"sink", sink}, {"le", "+Inf"}}, so_far);
    page.sample("tocsin_end_to_end_seconds_sum", {{"sink", sink}}, histogram.sum);
    page.sample("tocsin_end_to_end_seconds_count", {{"sink", sink}}, so_far);
  }
}

void drills(Page& page, const store::DrillTimes& times) {
  const auto time = [&](std::string_view name, std::string_view help, const std::optional<Time>& at) {
    page.family(name, "gauge", help);
    if (at) page.sample(name, {}, static_cast<double>(at->time_since_epoch().count()) / 1000.0);
  };
  time("tocsin_drill_last_timestamp_seconds", "When the last drill was accepted that was told to sinks.",
       times.last);
  time("tocsin_drill_last_success_timestamp_seconds",
       "When the last drill was accepted that every sink has confirmed.", times.heard);
}

}  // namespace

void Latencies::observe(const std::string& sink, Milliseconds latency) {
  const auto seconds = std::max(0.0, static_cast<double>(latency.count()) / 1000.0);
  const auto bucket = std::lower_bound(kBounds.begin(), kBounds.end(), seconds) - kBounds.begin();
  const std::lock_guard guard(mutex_);
  auto& histogram = by_sink_[sink];
  ++histogram.buckets[static_cast<std::size_t>(bucket)];
  histogram.sum += seconds;
}

std::map<std::string, Latencies::Histogram> Latencies::snapshot() const {
  const std::lock_guard guard(mutex_);
  return by_sink_;
}

std::string metrics_text(const MetricsInput& input) {
  Page page;
  page.family("tocsin_build_info", "gauge", "Always 1; the version is the label.");
  page.sample("tocsin_build_info", {{"version", input.version}}, 1);
  page.family("tocsin_store_up", "gauge", "1 when the store can be read and written.");
  page.sample("tocsin_store_up", {}, input.store_up ? 1 : 0);
  page.family("tocsin_sink_up", "gauge", "1 when the sink takes messages, 0 while it is paused.");
  for (const auto& sink : input.sinks) page.sample("tocsin_sink_up", {{"sink", sink.sink}}, sink.up ? 1 : 0);
  events(page, input);
  counters_of(page, input,
              {"alerts", "tocsin_alerts_total", "rule", "severity", "New alerts, by rule and severity."});
  counters_of(page, input,
              {"held", "tocsin_alerts_held_total", "rule", "by",
               "Alerts of which nothing was sent at once: silenced, or folded into a digest."});
  counters_of(page, input,
              {"folds", "tocsin_folded_total", "sink", "why",
               "Alerts not sent to a sink at once: told already, muted, inhibited, beyond the budget, or to "
               "be told with "
               "others of their incident."});
  page.family("tocsin_incidents_open", "gauge", "Incidents that are not resolved.");
  page.sample("tocsin_incidents_open", {}, input.open_incidents);
  counters_of(page, input,
              {"no_incident", "tocsin_alerts_without_incident_total", "rule", "why",
               "Alerts sent without an incident, because too many are open."});
  counters_of(page, input,
              {"deliveries", "tocsin_deliveries_total", "sink", "outcome",
               "Sends by outcome: delivered, retried, unavailable (the channel was down) or dead."});
  counters_of(
      page, input,
      {"failures", "tocsin_delivery_failures_total", "sink", "reason",
       "Sends that did not succeed, by why: auth, rate_limited, timeout, tls and so on; the sum of the "
       "outcomes retried, unavailable and dead."});
  drills(page, input.drills);
  queues(page, input);
  latencies(page, input);
  return page.take();
}

}  // namespace tocsin::pipeline
