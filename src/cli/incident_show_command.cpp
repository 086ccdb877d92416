#include "cli/incident_show_command.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

#include "base/text.h"
#include "cli/rows_output.h"
#include "cli/store_access.h"
#include "doc/json_writer.h"
#include "rule/severity.h"

namespace tocsin::cli {
namespace {

constexpr std::size_t kShortestId = 6;

std::string severity_name(int severity) {
  constexpr int kMost = static_cast<int>(rule::Severity::critical);
  return std::string(rule::name(static_cast<rule::Severity>(std::clamp(severity, 0, kMost))));
}

/// The one that begins so.
Result<store::Incident> find(store::Store& store, const std::string& id) {
  const Error unknown{ErrorKind::usage, "there is no incident that begins so", printable(id),
                      "give at least 6 characters of one: tocsin incidents"};
  if (id.size() < kShortestId) return fail(unknown);
  auto found = store.incidents({"", id, 2});
  if (!found) return fail(found.error());
  if (found->empty()) return fail(unknown);
  if (found->size() > 1)
    return fail({ErrorKind::usage, "more than one incident begins so", printable(id), "give more of it"});
  return std::move(found->front());
}

doc::Value head_of(const store::Incident& incident) {
  return doc::object(
      {{"id", doc::string(incident.id)},
       {"state", doc::string(incident.state)},
       {"severity", doc::string(severity_name(incident.severity))},
       {"title", doc::string(incident.title)},
       {"account", doc::string(incident.account)},
       {"principal", doc::string(incident.principal)},
       {"opened", doc::string(format_time(incident.opened))},
       {"last", doc::string(format_time(incident.last))},
       {"alerts", doc::number(incident.alerts)},
       {"answered_by", doc::string(incident.answered_by)},
       {"answered", incident.answered ? doc::string(format_time(*incident.answered)) : doc::null()}});
}

doc::Value alert_of(const store::AlertRow& row) {
  return doc::object({{"created", doc::string(format_time(row.created))},
                      {"severity", doc::string(row.severity)},
                      {"rule", doc::string(row.rule)},
                      {"title", doc::string(row.title)},
                      {"kind", doc::string(row.kind)},
                      {"held", doc::string(row.held)},
                      {"held_by", doc::string(row.held_by)},
                      {"delivered", doc::number(row.delivered)},
                      {"waiting", doc::number(row.waiting)},
                      {"dead", doc::number(row.dead)},
                      {"id", doc::string(row.id)}});
}

doc::Value timer_of(const store::IncidentTimer& timer) {
  return doc::object({{"what", doc::string(timer.timer.what)},
                      {"receiver", doc::string(timer.timer.receiver)},
                      {"due", doc::string(format_time(timer.timer.due))}});
}

void print_head(const store::Incident& incident) {
  fmt::print("{}  {}  [{}] {}\n", incident.id, incident.state, severity_name(incident.severity),
             printable(incident.title));
  if (!incident.account.empty()) fmt::print("  account    {}\n", printable(incident.account));
  if (!incident.principal.empty()) fmt::print("  who        {}\n", printable(incident.principal));
  fmt::print("  opened     {}, the last alert {}\n", format_time(incident.opened),
             format_time(incident.last));
  if (incident.answered)
    fmt::print("  has it     {} since {}\n", printable(incident.answered_by),
               format_time(*incident.answered));
}

}  // namespace

int run_incident_show(const IncidentShowOptions& options) {
  const auto opened = open_store(options.store, options.config, store::Access::read);
  if (!opened) return opened.error();
  const auto incident = find(**opened, options.id);
  if (!incident) return report(incident.error());
  store::AlertFilter filter;
  filter.incident = incident->id;
  filter.limit = std::numeric_limits<std::int64_t>::max();
  const auto alerts = (*opened)->alerts(filter);
  if (!alerts) return report(alerts.error());
  const auto timers = (*opened)->timers(incident->id);
  if (!timers) return report(timers.error());

  std::vector<doc::Value> rows;
  for (auto row = alerts->rbegin(); row != alerts->rend(); ++row) rows.push_back(alert_of(*row));
  std::vector<doc::Value> next;
  for (const auto& timer : *timers) next.push_back(timer_of(timer));
  if (options.output == "json") {
    auto out = head_of(*incident);
    out.set("joined", doc::array(std::move(rows)));
    out.set("next", doc::array(std::move(next)));
    fmt::print("{}\n", doc::to_json(out));
    return 0;
  }
  print_head(*incident);
  for (const auto& timer : *timers)
    fmt::print("  next       {} {} at {}\n", timer.timer.what, printable(timer.timer.receiver),
               format_time(timer.timer.due));
  fmt::print("\n");
  print_rows("table",
             {{"CREATED", "created", 24},
              {"SEVERITY", "severity", 8},
              {"TITLE", "title", 50},
              {"RULE", "rule", 34},
              {"HELD", "held", 8},
              {"BY", "held_by", 20},
              {"ID", "id", 20}},
             rows);
  return 0;
}

}  // namespace tocsin::cli
