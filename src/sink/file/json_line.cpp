#include <fmt/format.h>

#include "alert/alert_json.h"
#include "base/clock.h"
#include "doc/json_writer.h"
#include "sink/file/file_sink.h"
#include "sink/ocsf/ocsf.h"
#include "sink/view/incident_line.h"

namespace tocsin::sink {

std::string json_line_start(std::string_view delivery_id, JsonFormat format) {
  if (format == JsonFormat::ocsf) return ocsf_start(delivery_id);
  return fmt::format("{{\"delivery_id\":{}", doc::quote(delivery_id));
}

std::string json_line(const Notification& notification, JsonFormat format) {
  if (format == JsonFormat::ocsf) return ocsf_json(notification) + '\n';
  doc::Value alert = alert::to_json(notification.alert);
  doc::Value line = doc::object({{"delivery_id", doc::string(notification.delivery_id)},
                                 {"reason", doc::string(std::string(name(notification.reason)))},
                                 {"created", doc::string(format_time(notification.created))}});
  if (notification.incident) line.set("incident", incident_json(notification));
  for (auto& member : alert.members) line.members.push_back(std::move(member));
  return doc::to_json(line) + '\n';
}

}  // namespace tocsin::sink
