#include "route/read_timing.h"

#include <algorithm>
#include <fmt/format.h>

#include "route/nearest.h"

namespace tocsin::route {
namespace {

using doc::Fields;
using doc::Kind;
using namespace std::chrono_literals;

constexpr std::size_t kMostSteps = 10;
constexpr Milliseconds kLongestWait = 1h;
constexpr Milliseconds kDay = std::chrono::days(1);
constexpr Milliseconds kWeek = std::chrono::days(7);  // an incident without an alert closes then

/// "none" for none.
Milliseconds interval_at(Fields& fields, std::string_view key, Milliseconds inherited, Milliseconds longest) {
  const auto text = fields.maybe_text(key);
  if (!text) return inherited;
  if (*text == "none") return {};
  const auto interval = parse_duration(*text);
  if (interval && *interval >= 1s && *interval <= longest) return *interval;
  fields.error(key, fmt::format("\"{}\" is from a second to {}, or none", key, format_duration(longest)),
               fmt::format("{}: 5m", key));
  return inherited;
}

std::vector<std::vector<std::size_t>> mute_at(Fields& fields, const Routing& routing) {
  std::vector<std::size_t> list;
  const auto* value = fields.maybe_value("mute");
  const auto names = fields.texts("mute");
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto& times = routing.mute_times;
    const auto at =
        std::find_if(times.begin(), times.end(), [&](const MuteTime& mute) { return mute.name == names[i]; });
    if (at == times.end()) {
      fields.error_at(value->items[i], fmt::format("there is no mute time \"{}\"", names[i]),
                      times.empty()
                          ? "mute_times: [{name: nights, days: [mon], from: \"22:00\", to: \"06:00\", zone: "
                            "Europe/Berlin}]"
                          : nearest(names[i], times));
    } else {
      list.push_back(static_cast<std::size_t>(at - times.begin()));
    }
  }
  if (list.empty()) return {};
  return {std::move(list)};
}

void check_receiver(Fields& fields, const std::string& name, const Routing& routing) {
  if (!fields.has("to") || name.empty()) return;
  const auto* receiver = routing.find_receiver(name);
  if (receiver == nullptr) {
    fields.error("to", fmt::format("there is no receiver \"{}\"", name), nearest(name, routing.receivers));
  } else if (receiver->sinks.empty()) {
    fields.error("to", fmt::format("the receiver \"{}\" has no sinks: nobody would be rung", name),
                 "name one that has sinks");
  }
}

std::vector<Escalation> escalations_at(Fields& fields, const Routing& routing) {
  constexpr const char* kForm = "escalate: [{after: 15m, to: RECEIVER}]";
  const auto& list = *fields.maybe_value("escalate");
  if (!list.is(Kind::array) || list.items.size() > kMostSteps) {
    fields.error_at(list, fmt::format("\"escalate\" must be a list of at most {} steps", kMostSteps), kForm);
    return {};
  }
  std::vector<Escalation> steps;
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    Fields step(fields.source(), list.items[i], fmt::format("{}[{}]", fields.path_of("escalate"), i),
                fields.diagnostics());
    step.value("after");
    const Escalation read{step.duration("after", 1min), step.text("to")};
    if (read.after < 1s || read.after > kWeek)
      step.error("after", "\"after\" is from a second to 7d", "after: 15m");
    if (!steps.empty() && read.after < steps.back().after) {
      step.error("after", "the steps are not in order: this one is due before the one above it",
                 "every \"after\" counts from the first message");
    }
    check_receiver(step, read.receiver, routing);
    step.done();
    steps.push_back(read);
  }
  return steps;
}

}  // namespace

Timing read_timing(Fields& fields, const Routing& routing, const Timing& inherited) {
  Timing timing = inherited;
  timing.group_wait = interval_at(fields, "group_wait", inherited.group_wait, kLongestWait);
  timing.group_interval = interval_at(fields, "group_interval", inherited.group_interval, kDay);
  timing.repeat_interval = interval_at(fields, "repeat_interval", inherited.repeat_interval, kWeek);
  if (fields.has("mute")) timing.mute = mute_at(fields, routing);
  if (fields.has("escalate")) timing.escalate = escalations_at(fields, routing);
  return timing;
}

}  // namespace tocsin::route
