#include "pipeline/remembering.h"

#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

#include "base/log.h"

namespace tocsin::pipeline {

using namespace std::chrono_literals;

Remembering::Remembering(store::Store& store, const Clock& clock, past::Memory& memory)
    : store_(store), clock_(clock), memory_(memory) {}

void Remembering::load() {
  const auto now = clock_.now();
  memory_.set_now(now);
  const auto kept = store_.kept(std::string(past::kKeys));
  if (!kept) {
    log::warning("what was seen before is not known: it is learned anew",
                 {{"reason", to_string(kept.error())}});
    return;
  }
  std::size_t broken = 0;
  for (const auto& one : *kept) {
    if (one.expires > now && !memory_.load(one.key, one.text)) ++broken;
  }
  if (broken > 0)
    log::warning("some of what was seen before is broken: it is learned anew",
                 {{"records", std::to_string(broken)}});
}

void Remembering::run(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  while (!stop.stop_requested()) {
    tick();
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, 30s, [] { return false; });
  }
  tick();
}

void Remembering::tick() {
  memory_.set_now(clock_.now());
  for (auto& one : memory_.changes()) {
    auto& text = waiting_[one.key];
    text = {std::move(one.key), std::move(one.text), one.expires};
  }
  std::vector<store::KeptText> texts;
  for (const auto& [key, text] : waiting_) texts.push_back(text);
  if (const auto written = store_.keep(texts)) {
    waiting_.clear();
  } else {
    log::warning("what was seen could not be kept yet", {{"reason", to_string(written.error())}});
  }
}

}  // namespace tocsin::pipeline
