#include "pipeline/telling.h"

#include <algorithm>
#include <charconv>

#include "doc/json_reader.h"
#include "doc/json_writer.h"

namespace tocsin::pipeline {
namespace {

constexpr int kCritical = static_cast<int>(rule::Severity::critical);

std::optional<std::int64_t> whole(const doc::Value& value, std::string_view key) {
  const auto* found = value.find(key);
  if (found == nullptr || !found->is(doc::Kind::number)) return std::nullopt;
  std::int64_t number = 0;
  const auto* last = found->text.data() + found->text.size();
  const auto [end, error] = std::from_chars(found->text.data(), last, number);
  return error == std::errc{} && end == last ? std::optional(number) : std::nullopt;
}

// A second message under the bell of the last one pages nobody: what must wake people gets a bell of its own.
bool rings(const store::Incident& incident, const Standing& standing, const Message& message) {
  if (!standing.told || standing.new_rule || message.severity == kCritical) return true;
  return message.severity > standing.told->severity ||
         (incident.answered && standing.told->at < *incident.answered);
}

}  // namespace

Result<Standing> standing_of(store::Desk& desk, const std::string& incident, const std::string& sink,
                             const std::vector<std::string>& rules) {
  Standing standing;
  auto told = desk.told(incident, sink, "");
  if (!told) return fail(told.error());
  standing.told = std::move(*told);
  if (!standing.told) return standing;
  standing.new_rule = false;
  for (const auto& rule : rules) {
    const auto of_rule = desk.told(incident, sink, "rule:" + rule);
    if (!of_rule) return fail(of_rule.error());
    standing.new_rule = standing.new_rule || !*of_rule;
  }
  return standing;
}

Result<store::Sending> tell(store::Desk& desk, const store::Incident& incident, const std::string& sink,
                            const Standing& standing, const Message& message, Time now) {
  const bool bell = rings(incident, standing, message);
  sink::Incident said{incident.id, bell ? message.alert : standing.told->bell, incident.alerts,
                      incident.opened, bell};
  const auto gravest = std::max(message.severity, standing.told ? standing.told->severity : message.severity);
  if (const auto done = desk.tell(incident.id, sink, "", {gravest, gravest, now, said.bell}); !done)
    return fail(done.error());
  for (const auto& rule : message.rules) {
    const auto done = desk.tell(incident.id, sink, "rule:" + rule,
                                {message.severity, message.severity, now, message.alert});
    if (!done) return fail(done.error());
  }
  if (!message.finding.empty()) {
    const auto before = desk.told(incident.id, sink, message.finding);
    if (!before) return fail(before.error());
    store::Told told{message.severity, message.finding_severity, now, message.alert};
    if (*before)
      told = {std::max(told.severity, (*before)->severity), std::max(told.own, (*before)->own), now,
              message.alert};
    if (const auto done = desk.tell(incident.id, sink, message.finding, told); !done)
      return fail(done.error());
    desk.told_now(message.alert);
  }
  return store::Sending{{}, std::string(sink::name(message.reason)), to_text(said, gravest)};
}

std::string to_text(const sink::Incident& incident, int severity) {
  return doc::to_json(doc::object({{"id", doc::string(incident.id)},
                                   {"bell", doc::string(incident.bell)},
                                   {"nth", doc::number(incident.nth)},
                                   {"since", doc::number(incident.since.time_since_epoch().count())},
                                   {"rings", doc::boolean(incident.rings)},
                                   {"severity", doc::number(severity)}}));
}

std::optional<sink::Incident> parse_incident(std::string_view json) {
  if (json.empty()) return std::nullopt;
  const auto value = doc::parse_json(json);
  if (!value) return std::nullopt;
  const auto id = doc::string_at(*value, "id");
  const auto bell = doc::string_at(*value, "bell");
  const auto nth = whole(*value, "nth");
  const auto since = whole(*value, "since");
  const auto* rings = value->find("rings");
  if (!id || !bell || !nth || !since || rings == nullptr) return std::nullopt;
  return sink::Incident{std::string(*id), std::string(*bell), *nth, Time(Milliseconds(*since)),
                        rings->boolean};
}

int gravest_in(std::string_view json) {
  const auto value = doc::parse_json(json);
  const auto severity = value ? whole(*value, "severity") : std::nullopt;
  return severity ? static_cast<int>(std::clamp<std::int64_t>(*severity, 0, kCritical)) : 0;
}

}  // namespace tocsin::pipeline
