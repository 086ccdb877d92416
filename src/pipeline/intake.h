// Events in, deliveries queued: parse, match, build alerts, route (pure), then one transaction a batch.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "pipeline/analysis.h"
#include "source/intake.h"
#include "store/store.h"

namespace tocsin::pipeline {

class Intake final : public source::Intake {
 public:
  /// The references must outlive the intake. `on_queued` is called after a commit that queued something.
  Intake(store::Store& store, const Clock& clock, Analyse analyse, store::Limits limits,
         std::function<void()> on_queued);

  Result<std::vector<source::Outcome>> accept(const std::vector<source::RawEvent>& batch,
                                              const std::optional<source::ReadPosition>& position) override;
  bool has_room() const override;
  Result<std::optional<source::ReadPosition>> position(const std::string& key) const override;

 private:
  store::Store& store_;
  const Clock& clock_;
  const Analyse analyse_;
  const store::Limits limits_;
  const std::function<void()> on_queued_;

  mutable std::mutex mutex_;  // guards what follows
  mutable bool room_ = true;
  mutable std::chrono::steady_clock::time_point asked_{};
};

}  // namespace tocsin::pipeline
