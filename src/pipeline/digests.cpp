#include "pipeline/digests.h"

#include <condition_variable>
#include <mutex>

#include "base/log.h"
#include "pipeline/reminders.h"

namespace tocsin::pipeline {
namespace {

using namespace std::chrono_literals;

constexpr auto kLookAgain = 5s;
constexpr Milliseconds kLongest = route::kLongestMute + 1h;  // nothing is folded for longer

}  // namespace

Digests::Digests(store::Store& store, const Clock& clock, const Dispatch& dispatch,
                 std::function<void()> on_queued)
    : store_(store), clock_(clock), dispatch_(dispatch), on_queued_(std::move(on_queued)) {}

void Digests::run(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  while (!stop.stop_requested()) {
    tick();
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, kLookAgain, [] { return false; });
  }
}

int Digests::tick() {
  const auto now = clock_.now();
  const int messages = write_digests(now) + run_timers(now);
  if (messages > 0 && on_queued_) on_queued_();
  return messages;
}

int Digests::run_timers(Time now) {
  const auto written = store_.run_timers(now, kLongest, [&](const std::vector<store::DueTimer>& due) {
    return reminders_of(due, dispatch_, now);
  });
  if (written) return *written;
  log::warning("reminders of incidents could not be written", {{"reason", to_string(written.error())}});
  return 0;
}

int Digests::write_digests(Time now) {
  bool unknown_sink = false;
  const auto written =
      store_.write_digests(now, kLongest, [&](store::Desk& desk, const store::DueDigest& due) {
        unknown_sink = unknown_sink || !dispatch_.targets.contains(due.sink);
        return compose(desk, due, now, dispatch_);
      });
  if (!written) {
    log::warning("digests could not be written", {{"reason", to_string(written.error())}});
    return 0;
  }
  if (*written == 0) return 0;
  // Nobody takes what is for a sink that is gone: it becomes a dead letter, as at the start.
  if (unknown_sink) {
    if (const auto retired = store_.retire_all_but(addresses_of(dispatch_), now); !retired)
      log::warning("a digest for a sink that is gone waits", {{"reason", to_string(retired.error())}});
  }
  return *written;
}

}  // namespace tocsin::pipeline
