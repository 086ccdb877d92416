#include "route/check_routes.h"

#include <algorithm>
#include <fmt/format.h>

namespace tocsin::route {
namespace {

class Checker {
 public:
  Checker(const SourceText& source, const Routing& routing, Diagnostics& diagnostics)
      : source_(source), routing_(routing), diagnostics_(diagnostics) {}

  /// `possible`: severities that come to `route`.
  void check(const Route& route, Severities possible) {
    warn_when_nobody_rings(route, possible);
    warn_of_escalation(route);
    Severities taken = 0;  // by children that ask for nothing but severities
    for (std::size_t i = 0; i < route.children.size(); ++i) {
      const auto& child = route.children[i];
      const auto here = static_cast<Severities>(possible & child.matchers.severities);
      if (here == 0) {
        unreachable(child, "the routes around it bring no alert of its severity");
      } else if ((here & ~taken) == 0) {
        unreachable(child, "the routes before it take every severity that it wants");
      } else if (const auto* before = taker(route, i)) {
        unreachable(child, fmt::format("the route of line {} takes everything that it would", before->line));
      } else {
        check(child, here);
      }
      if (!child.goes_on && child.matchers.conditions.empty())
        taken = static_cast<Severities>(taken | child.matchers.severities);
    }
  }

 private:
  static const Route* taker(const Route& parent, std::size_t index) {
    for (std::size_t i = 0; i < index; ++i) {
      const auto& before = parent.children[i];
      if (!before.goes_on && covers(before.matchers, parent.children[index].matchers)) return &before;
    }
    return nullptr;
  }

  void unreachable(const Route& route, std::string why) {
    diagnostics_.push_back(diagnose(source_, route.place, "no alert comes here: " + std::move(why),
                                    "put it before them, or say `continue: true` there", "$.routes"));
  }

  void warn_when_nobody_rings(const Route& route, Severities possible) {
    const auto* receiver = routing_.find_receiver(route.receiver);
    if (receiver == nullptr || receiver->sinks.empty()) return;
    const bool any = std::any_of(routing_.sinks.begin(), routing_.sinks.end(), [&](const SinkGate& sink) {
      return (from(sink.min_severity) & possible) != 0 && rings(*receiver, sink.name);
    });
    if (any) return;
    warn(route,
         fmt::format("nobody is rung here: every sink of \"{}\" has a higher min_severity", receiver->name),
         "lower it at the sink, or name another receiver");
  }

  void warn_of_escalation(const Route& route) {
    const auto& steps = route.timing.escalate;
    const auto* receiver = routing_.find_receiver(route.receiver);
    if (steps.empty() || receiver == nullptr) return;
    for (const auto& sink : routing_.sinks) {
      if (sink.escalates_itself && rings(*receiver, sink.name)) {
        warn(route,
             fmt::format("\"{}\" escalates by itself, and Tocsin does not hear who answers there", sink.name),
             "leave one of both out, or escalate only on a route to other sinks");
      }
    }
    for (const auto& step : steps) {
      const auto* next = routing_.find_receiver(step.receiver);
      if (next != nullptr && std::all_of(next->sinks.begin(), next->sinks.end(),
                                         [&](const std::string& sink) { return rings(*receiver, sink); })) {
        warn(route, fmt::format("the escalation to \"{}\" rings nobody new", step.receiver),
             "name a receiver with other sinks");
      }
    }
  }

  static bool rings(const Receiver& receiver, const std::string& sink) {
    return std::find(receiver.sinks.begin(), receiver.sinks.end(), sink) != receiver.sinks.end();
  }

  void warn(const Route& route, std::string message, std::string hint) {
    diagnostics_.push_back(diagnose(source_, route.place, std::move(message), std::move(hint), "$.routes"));
    diagnostics_.back().level = Diagnostic::Level::warning;
  }

  const SourceText& source_;
  const Routing& routing_;
  Diagnostics& diagnostics_;
};

}  // namespace

void check_routes(const SourceText& source, const Routing& routing, Diagnostics& diagnostics) {
  if (routing.root) Checker(source, routing, diagnostics).check(*routing.root, kEverySeverity);
}

}  // namespace tocsin::route
