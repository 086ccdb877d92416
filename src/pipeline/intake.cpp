#include "pipeline/intake.h"

#include "base/log.h"

namespace tocsin::pipeline {
namespace {

// Asked for on every request and by every waiting source; the answer changes slowly.
constexpr auto kRoomIsKnownFor = std::chrono::seconds(1);

source::Outcome outcome_of(const store::BatchEvent& row, int fresh, std::string reason) {
  using source::Fate;
  if (row.rejected) return {Fate::rejected, 0, std::move(reason)};
  if (fresh > 0) return {Fate::alerted, fresh, {}};
  return {row.alerts.empty() ? Fate::unmatched : Fate::duplicate, 0, {}};
}

std::optional<store::Position> to_row(const std::optional<source::ReadPosition>& position) {
  if (!position) return std::nullopt;
  return store::Position{position->key, position->fingerprint, position->offset, position->finished};
}

}  // namespace

Intake::Intake(store::Store& store, const Clock& clock, Analyse analyse, store::Limits limits,
               std::function<void()> on_queued)
    : store_(store),
      clock_(clock),
      analyse_(std::move(analyse)),
      limits_(limits),
      on_queued_(std::move(on_queued)) {}

Result<std::vector<source::Outcome>> Intake::accept(const std::vector<source::RawEvent>& batch,
                                                    const std::optional<source::ReadPosition>& position) {
  if (batch.size() > kMaxBatch) {
    return fail({ErrorKind::usage, "more than " + std::to_string(kMaxBatch) + " events in one batch"});
  }
  std::vector<store::BatchEvent> rows;
  std::vector<std::string> reasons;
  for (const auto& raw : batch) {
    auto analysis = analyse_(raw);
    rows.push_back({source_label(raw.origin), !analysis.rejected.empty(), std::move(analysis.alerts),
                    std::move(analysis.correlate)});
    reasons.push_back(std::move(analysis.rejected));
  }
  const auto fresh = store_.accept(rows, to_row(position), clock_.now());
  if (!fresh) return fail(fresh.error());

  std::vector<source::Outcome> outcomes;
  bool queued = false;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    outcomes.push_back(outcome_of(rows[i], (*fresh)[i], std::move(reasons[i])));
    queued = queued || outcomes.back().alerts > 0;
  }
  if (queued && on_queued_) on_queued_();
  return outcomes;
}

bool Intake::has_room() const {
  const std::lock_guard guard(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (asked_ != std::chrono::steady_clock::time_point{} && now - asked_ < kRoomIsKnownFor) return room_;
  asked_ = now;
  const auto full = store_.full(limits_);
  const bool room = full && !*full;
  if (room != room_) {
    if (room) {
      log::info("there is room again: events are accepted");
    } else {
      log::error("no room: events are not accepted", {{"reason", full ? **full : to_string(full.error())}});
    }
  }
  room_ = room;
  return room_;
}

Result<std::optional<source::ReadPosition>> Intake::position(const std::string& key) const {
  const auto row = store_.position(key);
  if (!row) return fail(row.error());
  if (!*row) return std::nullopt;
  return source::ReadPosition{(*row)->key, (*row)->fingerprint, (*row)->offset, (*row)->finished};
}

}  // namespace tocsin::pipeline
