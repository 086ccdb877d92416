// For tests: a sink that answers what it is told to, and remembers what it was given. Thread-safe.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "alert/alert_json.h"
#include "doc/json_writer.h"
#include "sink/sink.h"

namespace tocsin::pipeline::testing {

inline sink::DeliveryResult delivered() {
  return sink::Delivered{"250 ok"};
}
inline sink::DeliveryResult refused(sink::NotDelivered::Kind kind, std::string reason = "no",
                                    std::optional<Milliseconds> after = std::nullopt) {
  return tl::unexpected(sink::NotDelivered{kind, std::move(reason), after});
}

/// What happened to a FakeSink; outlives it.
struct Record {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<sink::DeliveryContext> sends;
  std::vector<std::string> bodies;
  std::vector<sink::Reason> reasons;         // of what was rendered
  std::deque<sink::DeliveryResult> answers;  // then `delivered()`
  std::function<void()> during_send;         // called without the lock
  std::deque<Status> prepare_answers;        // then success

  std::size_t count() {
    const std::lock_guard guard(mutex);
    return sends.size();
  }
  bool wait_for(std::size_t wanted, Milliseconds limit = std::chrono::seconds(20)) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, limit, [&] { return sends.size() >= wanted; });
  }
};

class FakeSink final : public sink::Sink {
 public:
  FakeSink(std::string name, Record& record, std::vector<std::string> targets = {""})
      : name_(std::move(name)), record_(record), targets_(std::move(targets)) {}

  const std::string& name() const override { return name_; }
  std::vector<std::string> targets() const override { return targets_; }
  sink::Payload render(const sink::Notification& notification, std::string_view) const override {
    if (notification.alert.title == "throws") throw std::runtime_error("render failed");
    const std::lock_guard guard(record_.mutex);
    record_.reasons.push_back(notification.reason);
    return {"text/plain", notification.alert.id};
  }
  sink::DeliveryResult deliver(const sink::Payload& payload, const sink::DeliveryContext& context) override {
    if (record_.during_send) record_.during_send();
    const std::lock_guard guard(record_.mutex);
    record_.sends.push_back(context);
    record_.bodies.push_back(payload.body);
    record_.changed.notify_all();
    if (record_.answers.empty()) return delivered();
    auto answer = record_.answers.front();
    record_.answers.pop_front();
    return answer;
  }
  Status prepare() override {
    const std::lock_guard guard(record_.mutex);
    if (record_.prepare_answers.empty()) return {};
    auto answer = record_.prepare_answers.front();
    record_.prepare_answers.pop_front();
    return answer;
  }

 private:
  const std::string name_;
  Record& record_;
  const std::vector<std::string> targets_;
};

inline std::string alert_json(const std::string& id, const std::string& title = "A title") {
  alert::Alert made;
  made.id = id;
  made.rule_id = "a-rule";
  made.title = title;
  return doc::to_json(alert::to_json(made));
}

}  // namespace tocsin::pipeline::testing
