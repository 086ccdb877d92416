#include "cli/routing_report.h"

#include <fmt/format.h>
#include <iterator>

namespace tocsin::cli {

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
    sinks.items.push_back(doc::object({{"sink", doc::string(d.sink)},
                                       {"taken", doc::boolean(d.taken)},
                                       {"reason", doc::string(d.reason)}}));
  }
  return doc::object(
      {{"receivers", std::move(receivers)}, {"visited", std::move(visited)}, {"sinks", std::move(sinks)}});
}

}  // namespace tocsin::cli
