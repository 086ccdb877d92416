#include "sink/view/incident_line.h"

#include <fmt/format.h>

#include "alert/drill.h"
#include "base/text.h"

namespace tocsin::sink {
namespace {

// As much of the id as `tocsin incidents` takes for the whole.
constexpr std::size_t kIdBytes = 8;
// Of an id as a program sees it: ours have 20.
constexpr std::size_t kMostBytes = 64;

}  // namespace

std::string incident_line(const Incident& incident, Time created) {
  auto line = "Incident " + printable(std::string_view(incident.id).substr(0, kIdBytes));
  if (incident.nth <= 1) return line + ".";
  const auto since =
      format_time(std::chrono::floor<std::chrono::seconds>(incident.since));  // "2026-01-05T13:02:00Z"
  const auto day = since.substr(0, 10);
  const bool today = format_time(std::chrono::floor<std::chrono::seconds>(created)).starts_with(day);
  return fmt::format("{}, alert {} since {}{} UTC.", line, incident.nth, today ? "" : day + " ",
                     since.substr(11, 5));
}

const std::string& grouped_by(const Notification& notification) {
  static const std::string kDrills(alert::kDrillRule);
  if (notification.alert.rule_id == kDrills) return kDrills;
  if (notification.incident && !notification.incident->bell.empty()) return notification.incident->bell;
  return notification.alert.id.empty() ? notification.delivery_id : notification.alert.id;
}

rule::Severity loudness(const alert::Alert& alert) {
  return alert.rule_id == alert::kDrillRule ? rule::Severity::info : alert.severity;
}

doc::Value incident_json(const Notification& notification) {
  if (!notification.incident) return doc::null();
  const auto& incident = *notification.incident;
  const auto id = [](const std::string& text) { return doc::string(shorten(printable(text), kMostBytes)); };
  return doc::object({{"id", id(incident.id)},
                      {"alert", doc::number(incident.nth)},
                      {"since", doc::string(format_time(incident.since))},
                      {"bell", id(incident.bell)},
                      {"rings", doc::boolean(incident.rings)}});
}

}  // namespace tocsin::sink
