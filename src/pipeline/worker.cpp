#include "pipeline/worker.h"

#include <algorithm>
#include <exception>

#include "alert/alert_json.h"
#include "base/log.h"
#include "base/text.h"
#include "doc/json_reader.h"
#include "pipeline/telling.h"

namespace tocsin::pipeline {
namespace {

using namespace std::chrono_literals;

// How often an idle worker looks by itself: another process may have asked for a resend.
constexpr Milliseconds kLookAgain = 1s;

constexpr Milliseconds kLookAtClock = 10s;

// An alert holds its event some levels down: what was accepted at the reader's own limit must be readable here.
constexpr doc::JsonLimits kAlertLimits = {doc::JsonLimits{}.max_depth + 16};

sink::DeliveryResult not_delivered(sink::NotDelivered::Kind kind, std::string reason) {
  return tl::unexpected(sink::NotDelivered{kind, std::move(reason), std::nullopt});
}

// It comes from outside and goes into later messages.
std::string fit_reference(const std::string& reference) {
  constexpr std::size_t kMost = 256;
  const bool fits = reference.size() <= kMost && std::all_of(reference.begin(), reference.end(),
                                                             [](char c) { return c > ' ' && c < '\x7f'; });
  return fits ? reference : std::string();
}

/// Before the others: some channels show but a few. Of an incident that somebody has, the one that says that it is over.
void add_answer_links(const AnswerLinks& links, const std::string& sink, const store::Taken& taken,
                      sink::Notification& notification) {
  if (notification.reason == sink::Reason::resolved) return;
  auto made = links.links(notification.incident->id, sink, gravest_in(taken.incident), taken.delivery.queued);
  if (notification.reason == sink::Reason::acknowledged) made.erase(made.begin());
  auto& all = notification.alert.links;
  all.insert(all.begin(), made.begin(), made.end());
}

std::string_view name(store::Finish::How how) {
  constexpr std::string_view kNames[] = {"delivered", "will be tried again", "channel unavailable",
                                         "given up"};
  return kNames[static_cast<std::size_t>(how)];
}

}  // namespace

Worker::Worker(std::unique_ptr<sink::Sink> sink, store::Store& store, const Clock& clock,
               Latencies& latencies, RetryPolicy policy, Random random, const sink::Pace& pace)
    : sink_(std::move(sink)),
      store_(store),
      clock_(clock),
      latencies_(latencies),
      policy_(policy),
      random_(std::move(random)),
      bucket_(pace) {}

void Worker::run(const std::stop_token& stop) {
  const std::stop_callback ending(stop, [this] { sink_->interrupt(); });
  while (!stop.stop_requested()) {
    const auto wait = step();
    std::unique_lock lock(mutex_);
    if (wait > 0ms) changed_.wait_for(lock, stop, wait, [this] { return woken_; });
    woken_ = false;
  }
  // One more try for an outcome that the store did not take; else the message is sent again as maybe delivered.
  if (unrecorded_) record();
}

void Worker::wake() {
  const std::lock_guard guard(mutex_);
  woken_ = true;
  changed_.notify_one();
}

SinkState Worker::state() const {
  const std::lock_guard guard(mutex_);
  return state_;
}

void Worker::set_state(SinkState::Kind kind, std::string reason) {
  const std::lock_guard guard(mutex_);
  if (state_.kind != kind && kind == SinkState::Kind::ready && state_.kind != SinkState::Kind::starting) {
    log::info("sink works again", {{"sink", name()}});
  }
  if (state_.kind != kind && kind != SinkState::Kind::ready) {
    log::warning(kind == SinkState::Kind::paused ? "sink paused" : "store failed",
                 {{"sink", name()}, {"reason", reason}});
  }
  state_ = {kind, std::move(reason)};
}

Milliseconds Worker::step() {
  if (unrecorded_) return record();
  const auto now = clock_.now();
  if (paused(now)) return std::min(paused_until_ - now, kLookAgain);
  if (!prepared_) return prepare();
  if (const auto wait = bucket_.wait(now); wait > 0ms) return std::min(wait, kLookAgain);

  const auto taken = store_.take(sink_->name(), now, horizon(policy_));
  if (!taken) return store_failed(taken.error());
  store_failures_ = 0;
  if (!*taken) {
    if (failures_in_a_row_ == 0) set_state(SinkState::Kind::ready);
    return until_due(now);
  }
  bucket_.take();
  send(**taken);
  return record();
}

// Now and then also while the clock seems to run: a source may have taken the time just before it was set back.
Status Worker::follow_clock(Time now) {
  if (followed_clock_ && now >= *followed_clock_ && now - *followed_clock_ < kLookAtClock) return {};
  const auto moved = store_.follow_clock(sink_->name(), now);
  if (!moved) return fail(moved.error());
  if (*moved > 0) {
    log::warning("the clock was set back: deliveries do not wait for it",
                 {{"sink", name()}, {"deliveries", std::to_string(*moved)}});
  }
  followed_clock_ = now;
  return {};
}

// A pause that lies further ahead than it was long tells of a clock that was set back.
bool Worker::paused(Time now) const {
  return now < paused_until_ && paused_until_ - now <= pause_;
}

Milliseconds Worker::pause(std::string reason) {
  set_state(SinkState::Kind::paused, std::move(reason));
  return pause_;
}

Milliseconds Worker::prepare() {
  const auto done = sink_->prepare();
  prepared_ = done.has_value();
  if (prepared_) {
    failures_in_a_row_ = 0;
    set_state(SinkState::Kind::ready);
    return 0ms;
  }
  pause_ = backoff(policy_, ++failures_in_a_row_, std::nullopt, random_);
  paused_until_ = clock_.now() + pause_;
  return pause(to_string(done.error()));
}

sink::DeliveryResult Worker::deliver(const store::Taken& taken) {
  using Kind = sink::NotDelivered::Kind;
  const auto& row = taken.delivery;
  const auto json = doc::parse_json(taken.alert_json, kAlertLimits);
  if (!json) return not_delivered(Kind::permanent, "the stored alert is no JSON: " + json.error().message);
  auto alert = alert::from_json(*json);
  if (!alert)
    return not_delivered(Kind::permanent, "the stored alert cannot be read: " + to_string(alert.error()));

  const auto reason = sink::parse_reason(taken.cause).value_or(sink::Reason::first);
  sink::Notification notification{row.id, reason, std::move(*alert), taken.alert_created,
                                  parse_incident(taken.incident)};
  if (notification.incident) {
    notification.incident->thread = taken.thread;
    if (links_ != nullptr) add_answer_links(*links_, sink_->name(), taken, notification);
  }
  const sink::DeliveryContext context{row.id, row.target, row.attempts, row.maybe_delivered};
  try {
    return sink_->deliver(sink_->render(notification, row.target), context);
  } catch (const std::exception& error) {
    // Sinks give errors as values; what a library below them throws all the same must not end the process.
    return not_delivered(Kind::unknown, std::string("internal error: ") + error.what());
  }
}

void Worker::send(const store::Taken& taken) {
  const auto result = deliver(taken);
  const auto now = clock_.now();
  const bool unavailable = !result && result.error().kind == sink::NotDelivered::Kind::unavailable;
  failures_in_a_row_ = unavailable ? failures_in_a_row_ + 1 : 0;

  auto decision = decide(policy_, result, taken.delivery, failures_in_a_row_, now, random_);
  if (decision.pause) {
    pause_ = *decision.pause;
    paused_until_ = now + pause_;
    set_state(SinkState::Kind::paused, decision.finish.reason);
  } else {
    set_state(SinkState::Kind::ready);
  }
  const auto level = decision.finish.how == store::Finish::How::delivered ? log::Level::info
                     : decision.finish.how == store::Finish::How::dead    ? log::Level::error
                                                                          : log::Level::warning;
  log::write(level, pipeline::name(decision.finish.how),
             {{"sink", sink_->name()},
              {"target", taken.delivery.target},
              {"delivery", taken.delivery.id},
              {"alert", taken.delivery.alert_id},
              {"attempt", std::to_string(taken.delivery.attempts)},
              {"reason", decision.finish.reason}});
  if (result) decision.finish.reference = fit_reference(result->reference);
  decision.finish.forget_thread = !result && result.error().forget_thread;
  unrecorded_ = Unrecorded{taken.delivery.id, std::move(decision.finish), std::nullopt};
  if (result && taken.event_time) unrecorded_->latency = now - *taken.event_time;
}

// Nothing else is sent before the store knows what became of the last message: otherwise a kill would repeat them all.
Milliseconds Worker::record() {
  const auto done = store_.finish(unrecorded_->id, unrecorded_->finish, clock_.now());
  if (!done) return store_failed(done.error());
  if (unrecorded_->latency) latencies_.observe(sink_->name(), *unrecorded_->latency);
  unrecorded_.reset();
  store_failures_ = 0;
  if (state().kind == SinkState::Kind::store_failed) set_state(SinkState::Kind::ready);
  return 0ms;
}

Milliseconds Worker::until_due(Time now) {
  if (const auto followed = follow_clock(now); !followed) return store_failed(followed.error());
  const auto due = store_.next_due(sink_->name());
  if (!due) return store_failed(due.error());
  if (!*due) return kLookAgain;
  return std::clamp<Milliseconds>(**due - now, 1ms, kLookAgain);
}

Milliseconds Worker::store_failed(const Error& error) {
  set_state(SinkState::Kind::store_failed, to_string(error));
  return std::max<Milliseconds>(10ms, backoff(policy_, ++store_failures_, std::nullopt, random_));
}

}  // namespace tocsin::pipeline
