#include "route/route.h"

#include <algorithm>
#include <fmt/format.h>

namespace tocsin::route {
namespace {

void add_once(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

/// `route` has matched: it or some of its children take the alert.
void walk(const Route& route, std::size_t depth, const Labels& labels, Verdict& verdict) {
  const auto own = verdict.visits.size();
  verdict.visits.push_back({depth, describe(route.matchers), route.line, true, {}});
  bool taken = false;
  for (const auto& child : route.children) {
    if (auto why_not = child.matchers.mismatch(labels)) {
      verdict.visits.push_back({depth + 1, describe(child.matchers), child.line, false, std::move(*why_not)});
      continue;
    }
    taken = true;
    walk(child, depth + 1, labels, verdict);
    if (!child.goes_on) break;
  }
  if (taken) return;
  verdict.visits[own].reason = "receiver " + route.receiver;
  add_once(verdict.receivers, route.receiver);
}

/// The receiver through which a sink is reached; nullptr when through none.
const std::string* reached_by(const std::string& sink, const Verdict& verdict, const Routing& routing) {
  for (const auto& name : verdict.receivers) {
    const auto* receiver = routing.find_receiver(name);
    if (receiver == nullptr) continue;
    if (std::find(receiver->sinks.begin(), receiver->sinks.end(), sink) != receiver->sinks.end())
      return &name;
  }
  return nullptr;
}

}  // namespace

const Receiver* Routing::find_receiver(std::string_view name) const {
  const auto at =
      std::find_if(receivers.begin(), receivers.end(), [&](const Receiver& r) { return r.name == name; });
  return at == receivers.end() ? nullptr : &*at;
}

Verdict decide(const Labels& labels, const Routing& routing) {
  Verdict verdict;
  if (routing.root) walk(*routing.root, 0, labels, verdict);
  for (const auto& sink : routing.sinks) {
    const auto* receiver = reached_by(sink.name, verdict, routing);
    if (routing.root && receiver == nullptr) {
      verdict.decisions.push_back({sink.name, false, "no route leads there"});
      continue;
    }
    const bool taken = labels.severity >= sink.min_severity;
    verdict.decisions.push_back(
        {sink.name, taken,
         fmt::format("{}{} is {} {}", receiver == nullptr ? "" : "receiver " + *receiver + "; ",
                     rule::name(labels.severity), taken ? "at or above" : "below",
                     rule::name(sink.min_severity))});
  }
  return verdict;
}

std::vector<std::string> sinks_for(const Labels& labels, const Routing& routing) {
  std::vector<std::string> names;
  for (const auto& decision : decide(labels, routing).decisions) {
    if (decision.taken) names.push_back(decision.sink);
  }
  return names;
}

}  // namespace tocsin::route
