#include "cli/alert/routing_report.h"

#include <fmt/format.h>
#include <iterator>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace tocsin::cli {
namespace {

/// What could hold it back there, and what follows when nobody answers; empty when nothing does.
std::vector<std::string> waits_of(const route::Timing& timing) {
  std::vector<std::string> out;
  const auto add = [&](std::string_view words, Milliseconds time) {
    if (time > Milliseconds(0)) out.push_back(fmt::format(fmt::runtime(words), format_duration(time)));
  };
  add("the first of an incident waits {} for what follows", timing.group_wait);
  add("what follows waits until {} after the last message", timing.group_interval);
  if (!timing.mute.empty()) out.emplace_back("not in its mute times");
  add("again every {} until somebody answers", timing.repeat_interval);
  for (const auto& step : timing.escalate)
    out.push_back(
        fmt::format("{} is rung when nobody answers within {}", step.receiver, format_duration(step.after)));
  return out;
}

}  // namespace

std::string verdict_text(const route::Verdict& verdict) {
  std::string out;
  for (const auto& visit : verdict.visits) {
    fmt::format_to(std::back_inserter(out), "  {:<{}}{} {}{}{} (line {})\n", "", 2 * visit.depth,
                   visit.matched ? "+" : "-", visit.route, visit.reason.empty() ? "" : ": ", visit.reason,
                   visit.line);
  }
  for (const auto& d : verdict.decisions) {
    fmt::format_to(std::back_inserter(out), "  {:<12} {} {}\n", d.sink,
                   d.taken ? "rung:" : "not: ", d.reason);
    if (!d.taken) continue;
    for (const auto& wait : waits_of(d.timing))
      fmt::format_to(std::back_inserter(out), "               {}\n", wait);
  }
  return out;
}

doc::Value verdict_json(const route::Verdict& verdict) {
  auto receivers = doc::array();
  for (const auto& name : verdict.receivers) receivers.items.push_back(doc::string(name));
  auto visited = doc::array();
  for (const auto& visit : verdict.visits) {
    visited.items.push_back(doc::object({{"route", doc::string(visit.route)},
                                         {"line", doc::number(static_cast<std::int64_t>(visit.line))},
                                         {"depth", doc::number(static_cast<std::int64_t>(visit.depth))},
                                         {"matched", doc::boolean(visit.matched)},
                                         {"reason", doc::string(visit.reason)}}));
  }
  auto sinks = doc::array();
  for (const auto& d : verdict.decisions) {
    auto sink = doc::object(
        {{"sink", doc::string(d.sink)}, {"taken", doc::boolean(d.taken)}, {"reason", doc::string(d.reason)}});
    if (const auto waits = waits_of(d.timing); d.taken && !waits.empty()) {
      auto list = doc::array();
      for (const auto& wait : waits) list.items.push_back(doc::string(wait));
      sink.set("waits", std::move(list));
    }
    sinks.items.push_back(std::move(sink));
  }
  return doc::object(
      {{"receivers", std::move(receivers)}, {"visited", std::move(visited)}, {"sinks", std::move(sinks)}});
}

}  // namespace tocsin::cli
