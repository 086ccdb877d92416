// An intake for tests: remembers what it was given and can be told to fail. Thread-safe.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "doc/json_reader.h"
#include "source/intake.h"

namespace tocsin::source {

class FakeIntake final : public Intake {
 public:
  Result<std::vector<Outcome>> accept(const std::vector<RawEvent>& batch,
                                      const std::optional<ReadPosition>& position = std::nullopt) override {
    const std::lock_guard lock(mutex_);
    if (failures > 0) {
      --failures;
      return fail({ErrorKind::io, "the disk is full", "tocsin.db"});
    }
    if (batch.size() > kMaxBatch) std::abort();
    std::vector<Outcome> outcomes;
    for (const auto& event : batch) {
      Outcome outcome;
      if (!doc::parse_json(event.text)) {
        outcome = {Fate::rejected, 0, "line 1, column 1: no JSON"};
      } else if (!seen_.insert(event.text).second) {
        outcome.fate = Fate::duplicate;
      } else if (event.text.find("alert") != std::string::npos) {
        outcome = {Fate::alerted, 1, ""};
      }
      outcomes.push_back(outcome);
      texts_.push_back(event.text);
      origins_.push_back(event.origin);
    }
    if (position) positions_[position->key] = *position;
    ++batches_;
    return outcomes;
  }

  bool has_room() const override { return room; }

  Result<std::optional<ReadPosition>> position(const std::string& key) const override {
    const std::lock_guard lock(mutex_);
    const auto found = positions_.find(key);
    if (found == positions_.end()) return std::optional<ReadPosition>();
    return std::optional(found->second);
  }

  std::vector<std::string> texts() const {
    const std::lock_guard lock(mutex_);
    return texts_;
  }
  std::vector<std::string> origins() const {
    const std::lock_guard lock(mutex_);
    return origins_;
  }
  int batches() const {
    const std::lock_guard lock(mutex_);
    return batches_;
  }

  /// False when there are not so many within ten seconds.
  bool wait_for(std::size_t events) const {
    for (int i = 0; i < 1000 && texts().size() < events; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return texts().size() >= events;
  }

  std::atomic<int> failures = 0;  // so many calls of accept() fail
  std::atomic<bool> room = true;

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> texts_;
  std::vector<std::string> origins_;
  std::set<std::string> seen_;
  std::map<std::string, ReadPosition> positions_;
  int batches_ = 0;
};

}  // namespace tocsin::source
