#include "source/feeder.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "base/log.h"
#include "source/pause.h"

namespace tocsin::source {
namespace {

constexpr Milliseconds kLongestWait{30'000};
constexpr int kMaxLogged = 20;  // mistakes of one file

}  // namespace

Feeder::Feeder(Intake& intake, FeederCounts& counts, std::stop_token stop, Milliseconds first_wait)
    : intake_(intake), counts_(counts), stop_(std::move(stop)), first_wait_(first_wait) {}

bool Feeder::add(RawEvent event) {
  batch_.push_back(std::move(event));
  if (batch_.size() < Intake::kMaxBatch) return true;
  return flush() && !stop_.stop_requested();
}

bool Feeder::flush() {
  auto wait = first_wait_;
  bool waited = false;
  while (!batch_.empty() || position_) {
    if (intake_.has_room() && offer()) break;
    if (!waited) log::warning("a source waits until its events can be stored", {});
    waited = true;
    // A stop asks for one last try, which has just been made.
    if (!pause(stop_, wait)) {
      batch_.clear();
      position_.reset();
      return false;
    }
    wait = std::min(wait * 2, kLongestWait);
  }
  if (waited) log::info("a source goes on", {});
  return true;
}

bool Feeder::offer() {
  const auto outcomes = intake_.accept(batch_, position_);
  if (!outcomes) {
    log::error("events could not be stored", {{"why", to_string(outcomes.error())}});
    return false;
  }
  for (std::size_t i = 0; i < outcomes->size() && i < batch_.size(); ++i) {
    const auto& outcome = (*outcomes)[i];
    if (outcome.fate != Fate::rejected) continue;
    ++counts_.rejected;
    if (++logged_ <= kMaxLogged) log::warning("an event was rejected", {{"why", outcome.reason}});
  }
  counts_.accepted += batch_.size();
  batch_.clear();
  position_.reset();
  return true;
}

void Feeder::problem(const Diagnostic& what) {
  ++counts_.unreadable;
  if (++logged_ > kMaxLogged) return;
  log::warning(
      "text that is no event",
      {{"where", fmt::format("{}:{}:{}", what.file, what.at.line, what.at.column)},
       {"what", what.hint.empty() ? what.message : fmt::format("{} ({})", what.message, what.hint)}});
  if (logged_ == kMaxLogged)
    log::warning("further mistakes of this file are counted only", {{"file", what.file}});
}

}  // namespace tocsin::source
