#include "cli/store/incident_show_command.h"

#include <cstdio>
#include <fmt/format.h>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "cli/rows_output.h"
#include "cli/store/incident_access.h"
#include "cli/store/store_access.h"
#include "doc/json_writer.h"

namespace tocsin::cli {
namespace {

constexpr std::int64_t kMostAlerts = 1000;

doc::Value alert_json(const store::AlertRow& row) {
  return doc::object({{"created", doc::string(format_time(row.created))},
                      {"severity", doc::string(row.severity)},
                      {"title", doc::string(row.title)},
                      {"rule", doc::string(row.rule)},
                      {"kind", doc::string(row.kind)},
                      {"held", doc::string(row.held)},
                      {"held_by", doc::string(row.held_by)},
                      {"delivered", doc::number(row.delivered)},
                      {"waiting", doc::number(row.waiting)},
                      {"dead", doc::number(row.dead)},
                      {"id", doc::string(row.id)}});
}

void print_line(std::string_view what, const std::string& text) {
  if (!text.empty()) fmt::print("  {:<9} {}\n", what, printable(text));
}

void print_head(const store::Incident& incident, const std::vector<store::IncidentTimer>& timers) {
  const auto whole = [](Time time) { return format_time(std::chrono::floor<std::chrono::seconds>(time)); };
  fmt::print("{} {}: [{}] {}\n", incident.id, incident.state, severity_name(incident.severity),
             printable(incident.title));
  print_line("account", incident.account);
  print_line("who", incident.principal);
  print_line("alerts",
             fmt::format("{}, from {} to {}", incident.alerts, whole(incident.opened), whole(incident.last)));
  if (incident.answered)
    print_line("answer", fmt::format("{} at {}", incident.answered_by, whole(*incident.answered)));
  for (const auto& timer : timers) print_line("next", next_of(timer.timer));
  fmt::print("\n");
}

}  // namespace

int run_incident_show(const IncidentShowOptions& options) {
  const auto opened = open_store(options.store, options.config, store::Access::read);
  if (!opened) return opened.error();
  const auto incident = find_incident(**opened, options.id);
  if (!incident) return report(incident.error());
  store::AlertFilter filter;
  filter.incident = incident->id;
  filter.limit = kMostAlerts;
  const auto alerts = (*opened)->alerts(filter);
  if (!alerts) return report(alerts.error());
  const auto timers = (*opened)->timers(incident->id);
  if (!timers) return report(timers.error());

  std::vector<doc::Value> rows;
  for (auto row = alerts->rbegin(); row != alerts->rend(); ++row) rows.push_back(alert_json(*row));
  if (std::ssize(rows) == kMostAlerts)
    fmt::print(stderr, "the last {} alerts; all: tocsin alerts -n 0 --incident {}\n", kMostAlerts,
               incident->id);
  if (options.output == "json") {
    auto next = doc::array();
    for (const auto& timer : *timers) next.items.push_back(doc::string(next_of(timer.timer)));
    auto out = incident_json(*incident);
    out.set("next", std::move(next));
    out.set("joined", doc::array(std::move(rows)));
    fmt::print("{}\n", doc::to_json(out));
    return 0;
  }
  print_head(*incident, *timers);
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
