#include "pipeline/housekeeping.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "base/log.h"

namespace tocsin::pipeline {

using namespace std::chrono_literals;

bool clocks_agree(Milliseconds wall, Milliseconds steady) {
  const auto difference = wall > steady ? wall - steady : steady - wall;
  return difference <= std::max<Milliseconds>(1min, steady / 100);
}

Housekeeping::Housekeeping(store::Store& store, const Clock& clock, store::Retention retention)
    : store_(store), clock_(clock), retention_(retention) {}

void Housekeeping::run(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  while (!stop.stop_requested()) {
    tick(std::chrono::steady_clock::now(), stop);
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, 1min, [] { return false; });
  }
}

std::optional<int> Housekeeping::tick(Steady steady_now, const std::stop_token& stop) {
  const Seen now{clock_.now(), steady_now};
  const auto before = seen_;
  seen_ = now;
  if (!before) return std::nullopt;
  const auto steady = std::chrono::duration_cast<Milliseconds>(now.steady - before->steady);
  if (!clocks_agree(now.wall - before->wall, steady)) {
    log::warning("the clock jumped: nothing is deleted for now",
                 {{"from", format_time(before->wall)}, {"to", format_time(now.wall)}});
    return std::nullopt;
  }
  int deleted = 0;
  while (!stop.stop_requested()) {
    const auto rows = store_.prune(retention_, now.wall);
    if (!rows) {
      log::warning("old rows could not be deleted", {{"reason", to_string(rows.error())}});
      break;
    }
    if (*rows == 0) break;
    deleted += *rows;
  }
  return deleted;
}

}  // namespace tocsin::pipeline
