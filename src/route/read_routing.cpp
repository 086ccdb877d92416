#include "route/read_routing.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "doc/fields.h"
#include "route/check_routes.h"
#include "route/nearest.h"
#include "route/read_budget.h"
#include "route/read_inhibit.h"
#include "route/read_mute_times.h"
#include "route/read_timing.h"

namespace tocsin::route {
namespace {

using doc::Fields;
using doc::Kind;

constexpr std::size_t kDeepest = 16;

class Reader {
 public:
  Reader(const SourceText& source, Routing& routing, Diagnostics& diagnostics)
      : source_(source), routing_(routing), diagnostics_(diagnostics) {}

  void read(const doc::Value& settings) {
    const auto* receivers = settings.find("receivers");
    const auto* routes = settings.find("routes");
    if (receivers != nullptr) read_receivers(*receivers);
    if (routes == nullptr) {
      if (receivers != nullptr) {
        error(receivers->begin, "\"receivers\" without \"routes\": nothing leads to them",
              "routes: {receiver: NAME, routes: [...]}", "$.receivers");
      }
      return;
    }
    routing_.root = read_route(*routes, "$.routes", nullptr, 0);
    if (has_errors(diagnostics_)) return;  // what follows would only repeat them
    check_routes(source_, routing_, diagnostics_);
    warn_of_idle_receivers();
    if (receivers != nullptr) warn_of_idle_sinks(*receivers);
  }

 private:
  void error(std::size_t at, std::string message, std::string hint, std::string path) {
    diagnostics_.push_back(diagnose(source_, at, std::move(message), std::move(hint), std::move(path)));
  }
  void warn(std::size_t at, std::string message, std::string hint, std::string path) {
    error(at, std::move(message), std::move(hint), std::move(path));
    diagnostics_.back().level = Diagnostic::Level::warning;
  }

  void read_receivers(const doc::Value& receivers) {
    if (!receivers.is(Kind::object) || receivers.members.empty()) {
      error(receivers.begin, "\"receivers\" must be names with lists of sinks",
            "receivers: {on-call: [pager, mail]}", "$.receivers");
      return;
    }
    Fields fields(source_, receivers, "$.receivers", diagnostics_);
    for (const auto& member : receivers.members) {
      Receiver receiver{member.key, fields.texts(member.key)};
      const auto path = fields.path_of(member.key);
      for (std::size_t i = 0; i < receiver.sinks.size(); ++i) {
        const auto& sink = receiver.sinks[i];
        const auto place = member.value.items[i].begin;
        if (std::none_of(routing_.sinks.begin(), routing_.sinks.end(),
                         [&](const SinkGate& s) { return s.name == sink; })) {
          error(place, fmt::format("there is no sink \"{}\"", sink), nearest(sink, routing_.sinks), path);
        } else if (std::find(receiver.sinks.begin(), receiver.sinks.begin() + static_cast<std::ptrdiff_t>(i),
                             sink) != receiver.sinks.begin() + static_cast<std::ptrdiff_t>(i)) {
          error(place, fmt::format("the sink \"{}\" stands here twice", sink), "remove one of them", path);
        }
      }
      receiver_places_.push_back(member.key_begin);
      routing_.receivers.push_back(std::move(receiver));
    }
    fields.done();
  }

  /// `parent` of the root: nullptr.
  Route read_route(const doc::Value& value, const std::string& path, const Route* parent, std::size_t depth) {
    Route route;
    route.place = value.begin;
    route.line = locate(source_, value.begin).line;
    Fields fields(source_, value, path, diagnostics_);
    const bool is_root = parent == nullptr;
    if (is_root && fields.has("match")) {
      fields.error("match", "the first route takes everything", "put what it matches into a route below it");
      fields.maybe_value("match");
    } else if (!is_root) {
      if (const auto* match = fields.value("match"))
        route.matchers = read_matchers(source_, *match, fields.path_of("match"), diagnostics_);
      route.goes_on = fields.flag("continue", false);
    }
    const auto receiver =
        is_root ? std::optional<std::string>(fields.text("receiver")) : fields.maybe_text("receiver");
    route.receiver = receiver.value_or(is_root ? "" : parent->receiver);
    if (receiver && fields.has("receiver") && routing_.find_receiver(*receiver) == nullptr) {
      fields.error(
          "receiver", fmt::format("there is no receiver \"{}\"", *receiver),
          routing_.receivers.empty() ? "receivers: {NAME: [SINK]}" : nearest(*receiver, routing_.receivers));
    }
    route.timing = read_timing(fields, routing_, is_root ? Timing{} : parent->timing);
    for (const auto& step : route.timing.escalate) used_.insert(step.receiver);
    if (const auto* children = fields.maybe_value("routes"))
      read_children(*children, fields.path_of("routes"), route, depth + 1);
    fields.done();
    used_.insert(route.receiver);
    return route;
  }

  void read_children(const doc::Value& list, const std::string& path, Route& parent, std::size_t depth) {
    if (!list.is(Kind::array)) {
      error(list.begin, "\"routes\" must be a list", "- {match: {rule: iam-*}, receiver: NAME}", path);
      return;
    }
    if (depth > kDeepest) {
      error(list.begin, fmt::format("routes stand in one another more than {} deep", kDeepest), {}, path);
      return;
    }
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      parent.children.push_back(read_route(list.items[i], fmt::format("{}[{}]", path, i), &parent, depth));
    }
  }

  void warn_of_idle_receivers() {
    for (std::size_t i = 0; i < routing_.receivers.size(); ++i) {
      const auto& name = routing_.receivers[i].name;
      if (!used_.contains(name)) {
        warn(receiver_places_[i], fmt::format("no route names the receiver \"{}\": it is never rung", name),
             "remove it, or name it in a route", "$.receivers." + name);
      }
    }
  }

  void warn_of_idle_sinks(const doc::Value& receivers) {
    for (const auto& sink : routing_.sinks) {
      const bool named =
          std::any_of(routing_.receivers.begin(), routing_.receivers.end(), [&](const Receiver& receiver) {
            return std::find(receiver.sinks.begin(), receiver.sinks.end(), sink.name) != receiver.sinks.end();
          });
      if (!named) {
        warn(receivers.begin, fmt::format("no receiver has the sink \"{}\": it is never rung", sink.name),
             "add it to a receiver, or remove it from \"sinks\"", "$.receivers");
      }
    }
  }

  const SourceText& source_;
  Routing& routing_;
  Diagnostics& diagnostics_;
  std::vector<std::size_t> receiver_places_;
  std::set<std::string, std::less<>> used_;
};

}  // namespace

Routing read_routing(const SourceText& source, const doc::Value& settings, std::vector<SinkGate> sinks,
                     const Zones& zones, Diagnostics& diagnostics) {
  Routing routing;
  routing.sinks = std::move(sinks);
  routing.mute_times = read_mute_times(source, settings, zones, diagnostics);
  routing.inhibitions = read_inhibit(source, settings, diagnostics);
  Reader(source, routing, diagnostics).read(settings);
  routing.budget = read_budget(source, settings, diagnostics);
  return routing;
}

}  // namespace tocsin::route
