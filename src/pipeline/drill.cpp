#include "pipeline/drill.h"

#include <utility>

#include "alert/drill.h"
#include "base/text.h"
#include "pipeline/spending.h"
#include "route/budget.h"
#include "sink/sink.h"

namespace tocsin::pipeline {
namespace {

constexpr route::Rate kMost{12, std::chrono::hours(1)};
constexpr const char* kState = "drills";

}  // namespace

store::NewAlert drill_row(const std::string& drill, std::optional<Time> event_time,
                          const Dispatch& dispatch) {
  auto alert = alert::drill_alert(drill, event_time.value_or(Time{}));
  if (!event_time) alert.time.clear();
  auto row = columns_of(alert, event_time);
  auto sendings = store::sendings_to(addresses_of(dispatch));
  for (auto& sending : sendings) sending.cause = sink::name(sink::Reason::test);
  row.admit = [sendings = std::move(sendings)](store::Desk& desk, Time now) -> Result<store::Admission> {
    const auto rings = spend(desk, kState, kMost, {}, now);
    if (!rings) return fail(rings.error());
    return *rings ? store::Admission{sendings} : store::Admission{};
  };
  return row;
}

Result<std::optional<doc::Value>> drill_receipts(store::Store& store, const std::string& drill) {
  if (!alert::is_drill_id(drill)) return std::nullopt;
  store::DeliveryFilter filter;
  filter.alert = alert::drill_alert_id(drill);
  const auto rows = store.deliveries(filter);
  if (!rows) return fail(rows.error());
  if (rows->empty()) return std::nullopt;
  std::vector<doc::Value> sinks;
  for (const auto& row : *rows) {
    sinks.push_back(doc::object({{"sink", doc::string(row.sink)},
                                 {"target", doc::string(row.target)},
                                 {"state", doc::string(std::string(store::name(row.state)))},
                                 {"at", doc::string(format_time(row.updated))},
                                 {"attempts", doc::number(row.attempts)},
                                 {"reason", doc::string(printable(row.reason))}}));
  }
  return doc::object({{"drill", doc::string(drill)},
                      {"accepted", doc::string(format_time(rows->front().created))},
                      {"sinks", doc::array(std::move(sinks))}});
}

}  // namespace tocsin::pipeline
