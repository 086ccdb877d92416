// One thread a sink: take, render, deliver, record. A sink that hangs or is down delays nobody but itself.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "pipeline/answer_links.h"
#include "pipeline/metrics.h"
#include "pipeline/retry.h"
#include "pipeline/token_bucket.h"
#include "sink/sink.h"
#include "store/store.h"

namespace tocsin::pipeline {

struct SinkState {
  enum class Kind {
    starting,
    ready,
    paused,        // the channel is down
    store_failed,  // the store does not take what happened, or does not give what is next
  };
  Kind kind = Kind::starting;
  std::string reason;  // of the last two; one line, no secret
};

class Worker {
 public:
  /// All references must outlive the worker. `random` is used by the worker's thread only.
  Worker(std::unique_ptr<sink::Sink> sink, store::Store& store, const Clock& clock, Latencies& latencies,
         RetryPolicy policy, Random random, const sink::Pace& pace = {});

  /// Works until stop is asked for; then finishes the message in hand and records what became of it.
  void run(const std::stop_token& stop);

  /// One round: at most one message. Returns how long to wait before the next, zero when there may be more to do.
  /// Not thread-safe; run() calls it.
  Milliseconds step();

  /// From now on messages of incidents have links by which people answer. `links` must outlive the worker. Before run().
  void add_links(const AnswerLinks& links) { links_ = &links; }

  // Thread-safe.
  void wake();
  SinkState state() const;
  const std::string& name() const { return sink_->name(); }

 private:
  struct Unrecorded {
    std::string id;
    store::Finish finish;
    std::optional<Milliseconds> latency;  // of a delivered message whose event told its time
  };

  bool paused(Time now) const;
  Milliseconds prepare();
  Milliseconds record();
  void send(const store::Taken& taken);
  sink::DeliveryResult deliver(const store::Taken& taken);
  Milliseconds until_due(Time now);
  Status follow_clock(Time now);
  Milliseconds store_failed(const Error& error);
  Milliseconds pause(std::string reason);
  void set_state(SinkState::Kind kind, std::string reason = {});

  const std::unique_ptr<sink::Sink> sink_;
  store::Store& store_;
  const Clock& clock_;
  Latencies& latencies_;
  const RetryPolicy policy_;
  const Random random_;
  const AnswerLinks* links_ = nullptr;

  // The worker's thread only.
  bool prepared_ = false;
  TokenBucket bucket_;
  std::optional<Time> followed_clock_;
  int failures_in_a_row_ = 0;
  int store_failures_ = 0;
  Time paused_until_{};
  Milliseconds pause_{};
  std::optional<Unrecorded> unrecorded_;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable_any changed_;
  bool woken_ = false;
  SinkState state_;
};

}  // namespace tocsin::pipeline
