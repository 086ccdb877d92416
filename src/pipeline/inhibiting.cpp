#include "pipeline/inhibiting.h"

namespace tocsin::pipeline {
namespace {

/// What was told and arrived, or still may.
Result<std::optional<route::Inhibitor>> read(store::Desk& desk, const std::string& key,
                                             const std::string& sink) {
  const auto text = desk.states().read(key);
  if (!text) return fail(text.error());
  auto told = route::parse_inhibitor(*text);
  if (!told) return told;
  const auto lives = desk.told(told->incident, sink, "rule:" + told->rule);
  if (!lives) return fail(lives.error());
  if (!*lives) told.reset();
  return told;
}

}  // namespace

Result<std::optional<Holding>> held_back(store::Desk& desk, const std::vector<route::Inhibition>& inhibitions,
                                         const Audience& alert, Time now) {
  for (const auto& inhibition : inhibitions) {
    if (!inhibition.may_hold(alert.labels)) continue;
    const auto key = inhibition.key(alert.sink, alert.labels, alert.incident);
    if (!key) continue;
    const auto told = read(desk, *key, alert.sink);
    if (!told) return fail(told.error());
    if (const auto until = route::held_until(inhibition, *told, alert.labels.severity, now))
      return Holding{inhibition.name, *until};
  }
  return std::nullopt;
}

Status remember_told(store::Desk& desk, const std::vector<route::Inhibition>& inhibitions,
                     const Audience& alert, Time now) {
  for (const auto& inhibition : inhibitions) {
    if (!inhibition.when.matches(alert.labels)) continue;
    const auto key = inhibition.key(alert.sink, alert.labels, alert.incident);
    if (!key) continue;
    const auto before = read(desk, *key, alert.sink);
    if (!before) return fail(before.error());
    const route::Inhibitor told{alert.labels.severity, now, alert.incident, alert.labels.rule};
    if (!route::replaces(inhibition, *before, told)) continue;
    const auto written = desk.states().write(*key, route::to_text(told), now + inhibition.lasting);
    if (!written) return fail(written.error());
  }
  return {};
}

}  // namespace tocsin::pipeline
