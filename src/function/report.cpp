#include "function/report.h"

#include <fmt/format.h>
#include <utility>

#include "base/text.h"

namespace tocsin::function {

void Report::failure(std::string_view type, const std::string& message) {
  error(message);
  ++failures_;
  if (!first_) first_ = source::InvocationError{std::string(type), printable(shorten(message, 1'000))};
}

void Report::error(std::string_view message) {
  if (++lines_ <= kMostLines) log::error(message, {{"request_id", request_id_}});
}

source::InvocationError Report::as_error() const {
  if (!first_) return {"Tocsin.Error", "nothing failed"};
  auto error = *first_;
  if (failures_ > 1) error.message += fmt::format(" (and {} more)", failures_ - 1);
  return error;
}

std::string Report::as_json() const {
  return fmt::format(
      R"({{"events":{},"matched":{},"unmatched":{},"rejected":{},"alerts":{},"retries":{},"deliveries":{},"published":{},"duplicates":{},"queued":{},"dead":{},"failed":{}}})",
      counts.events, counts.matched, counts.unmatched, counts.rejected, counts.alerts, counts.retries,
      counts.deliveries, counts.published, counts.duplicates, counts.queued, counts.dead, counts.failed);
}

void Report::write_summary() const {
  if (lines_ > kMostLines) {
    log::error("more failed than is listed",
               {{"request_id", request_id_}, {"not_listed", std::to_string(lines_ - kMostLines)}});
  }
  // More than one attempt at the topic for each alert.
  if (counts.deliveries != counts.alerts || counts.queued + counts.dead > 0) {
    log::info("deliveries", {{"request_id", request_id_},
                             {"retries", std::to_string(counts.retries)},
                             {"deliveries", std::to_string(counts.deliveries)},
                             {"queued", std::to_string(counts.queued)},
                             {"dead", std::to_string(counts.dead)}});
  }
  log::info("invocation", {{"request_id", request_id_},
                           {"events", std::to_string(counts.events)},
                           {"matched", std::to_string(counts.matched)},
                           {"unmatched", std::to_string(counts.unmatched)},
                           {"rejected", std::to_string(counts.rejected)},
                           {"alerts", std::to_string(counts.alerts)},
                           {"published", std::to_string(counts.published)},
                           {"duplicates", std::to_string(counts.duplicates)},
                           {"failed", std::to_string(counts.failed)},
                           {"failures", std::to_string(failures_)},
                           {"ms", std::to_string(took.count())}});
}

}  // namespace tocsin::function
