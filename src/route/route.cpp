#include "route/route.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <utility>

namespace tocsin::route {
namespace {

/// The routes where an alert stays.
using Stays = std::vector<const Route*>;

/// `route` has matched: it or some of its children take the alert.
void walk(const Route& route, std::size_t depth, const Labels& labels, Verdict& verdict, Stays& stays) {
  const auto own = verdict.visits.size();
  verdict.visits.push_back({depth, describe(route.matchers), route.line, true, {}});
  bool taken = false;
  for (const auto& child : route.children) {
    if (auto why_not = child.matchers.mismatch(labels)) {
      verdict.visits.push_back({depth + 1, describe(child.matchers), child.line, false, std::move(*why_not)});
      continue;
    }
    taken = true;
    walk(child, depth + 1, labels, verdict, stays);
    if (!child.goes_on) break;
  }
  if (taken) return;
  verdict.visits[own].reason = "receiver " + route.receiver;
  auto& names = verdict.receivers;
  if (std::find(names.begin(), names.end(), route.receiver) == names.end()) names.push_back(route.receiver);
  stays.push_back(&route);
}

/// How a sink is reached: through which receiver first, and the timing of all routes that lead there.
struct Way {
  std::string receiver;
  Timing timing;
};

std::optional<Way> way_to(const std::string& sink, const Stays& stays, const Routing& routing) {
  std::optional<Way> way;
  for (const auto* route : stays) {
    const auto* receiver = routing.find_receiver(route->receiver);
    if (receiver == nullptr) continue;
    if (std::find(receiver->sinks.begin(), receiver->sinks.end(), sink) == receiver->sinks.end()) continue;
    if (way) {
      way->timing = least_delaying(way->timing, route->timing);
    } else {
      way = Way{route->receiver, route->timing};
    }
  }
  return way;
}

}  // namespace

const Receiver* Routing::find_receiver(std::string_view name) const {
  const auto at =
      std::find_if(receivers.begin(), receivers.end(), [&](const Receiver& r) { return r.name == name; });
  return at == receivers.end() ? nullptr : &*at;
}

std::optional<std::int64_t> Routing::most_waiting(std::string_view sink) const {
  const auto at =
      std::find_if(sinks.begin(), sinks.end(), [&](const SinkGate& gate) { return gate.name == sink; });
  return at == sinks.end() ? std::nullopt : at->most_waiting;
}

Verdict decide(const Labels& labels, const Routing& routing) {
  Verdict verdict;
  Stays stays;
  if (routing.root) walk(*routing.root, 0, labels, verdict, stays);
  for (const auto& sink : routing.sinks) {
    auto way = routing.root ? way_to(sink.name, stays, routing) : Way{};
    if (!way) {
      verdict.decisions.push_back({sink.name, false, "no route leads there"});
      continue;
    }
    const bool taken = labels.severity >= sink.min_severity;
    verdict.decisions.push_back(
        {sink.name, taken,
         fmt::format("{}{} is {} {}", routing.root ? "receiver " + way->receiver + "; " : "",
                     rule::name(labels.severity), taken ? "at or above" : "below",
                     rule::name(sink.min_severity)),
         std::move(way->timing)});
  }
  return verdict;
}

std::vector<Bound> sinks_for(const Labels& labels, const Routing& routing) {
  std::vector<Bound> bound;
  for (auto& decision : decide(labels, routing).decisions) {
    if (decision.taken) bound.push_back({std::move(decision.sink), std::move(decision.timing)});
  }
  return bound;
}

}  // namespace tocsin::route
