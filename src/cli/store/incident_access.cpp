#include "cli/store/incident_access.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/text.h"
#include "rule/severity.h"

namespace tocsin::cli {
namespace {

constexpr std::size_t kShortestId = 6;

}  // namespace

std::string severity_name(int severity) {
  return std::string(rule::name(
      static_cast<rule::Severity>(std::clamp(severity, 0, static_cast<int>(rule::Severity::critical)))));
}

std::string next_of(const store::Timer& timer) {
  const auto when = format_time(std::chrono::floor<std::chrono::seconds>(timer.due));
  if (timer.what == store::kEscalate) return fmt::format("{} is rung at {}", timer.receiver, when);
  if (timer.what == store::kRepeat) return fmt::format("{} again at {}", timer.receiver, when);
  return "the answer is being told";
}

doc::Value incident_json(const store::Incident& incident) {
  auto out = doc::object({{"id", doc::string(incident.id)},
                          {"state", doc::string(incident.state)},
                          {"severity", doc::string(severity_name(incident.severity))},
                          {"title", doc::string(incident.title)},
                          {"account", doc::string(incident.account)},
                          {"principal", doc::string(incident.principal)},
                          {"opened", doc::string(format_time(incident.opened))},
                          {"last", doc::string(format_time(incident.last))},
                          {"alerts", doc::number(incident.alerts)},
                          {"answered_by", doc::string(incident.answered_by)}});
  if (incident.answered) out.set("answered", doc::string(format_time(*incident.answered)));
  return out;
}

Error no_incident(const std::string& id, std::string hint) {
  return {ErrorKind::usage, "there is no incident that begins so", printable(id), std::move(hint)};
}

Result<store::Incident> find_incident(store::Store& store, const std::string& id) {
  if (id.size() < kShortestId)
    return fail(no_incident(id, fmt::format("give at least {} characters: tocsin incidents", kShortestId)));
  store::IncidentFilter filter;
  filter.id = id;
  filter.limit = 2;
  auto found = store.incidents(filter);
  if (!found) return fail(found.error());
  if (found->empty()) return fail(no_incident(id, "tocsin incidents --all"));
  if (found->size() > 1)
    return fail({ErrorKind::usage, "more than one incident begins so", printable(id), "give more of it"});
  return std::move(found->front());
}

}  // namespace tocsin::cli
