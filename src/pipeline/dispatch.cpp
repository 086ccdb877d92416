#include "pipeline/dispatch.h"

#include "alert/alert_json.h"
#include "base/log.h"
#include "doc/json_writer.h"
#include "route/digest.h"
#include "route/silence.h"

namespace tocsin::pipeline {
namespace {

/// The id of the silence that hides it; empty when none does.
Result<std::string> silenced_by(const route::Labels& labels, store::Desk& desk, Time now) {
  const auto silences = desk.silences(now);
  if (!silences) return fail(silences.error());
  for (const auto& silence : *silences) {
    auto matchers = route::parse_stored_matchers(silence.matchers);
    if (!matchers) {
      log::warning("a silence cannot be read and hides nothing",
                   {{"silence", silence.id}, {"reason", to_string(matchers.error())}});
    } else if (route::Silence{std::move(*matchers), silence.critical}.hides(labels)) {
      return silence.id;
    }
  }
  return std::string();
}

/// Within the noise budget it rings. The state of the budget is written in the same transaction.
Result<bool> within_budget(const route::Labels& labels, const route::NoiseBudget& budget, store::Desk& desk,
                           Time now) {
  const auto rate = budget.rate_of(labels);
  if (!rate) return true;
  const auto key = "budget:" + labels.rule;
  const auto before = desk.states().read(key);
  if (!before) return fail(before.error());
  auto spending = route::parse_spending(*before);
  if (!route::spend(*rate, labels, now, spending)) return false;
  const auto written = desk.states().write(key, route::to_text(spending), spending.start + rate->window);
  if (!written) return fail(written.error());
  return true;
}

/// One for each sink, however many targets it has.
std::vector<store::Fold> folds_of(const std::vector<store::Address>& addresses, const route::Labels& labels,
                                  Time due) {
  std::vector<store::Fold> folds;
  for (const auto& address : addresses) {
    if (folds.empty() || folds.back().sink != address.sink)
      folds.push_back({address.sink, route::actor_of(labels), "budget", due});
  }
  return folds;
}

store::Admit admit_with(route::Labels labels, std::vector<store::Address> addresses,
                        const route::NoiseBudget& budget) {
  return [labels = std::move(labels), addresses = std::move(addresses), &budget](
             store::Desk& desk, Time now) -> Result<store::Admission> {
    auto silence = silenced_by(labels, desk, now);
    if (!silence) return fail(silence.error());
    if (!silence->empty()) return store::Admission{{}, {}, std::move(*silence)};
    if (addresses.empty()) return store::Admission{};
    const auto rings = within_budget(labels, budget, desk, now);
    if (!rings) return fail(rings.error());
    if (*rings) return store::Admission{store::sendings_to(addresses)};
    return store::Admission{{}, folds_of(addresses, labels, now + budget.digest_every), {}};
  };
}

store::NewAlert columns_of(const alert::Alert& alert, std::optional<Time> event_time) {
  store::NewAlert row;
  row.id = alert.id;
  row.rule = alert.rule_id;
  row.severity = rule::name(alert.severity);
  row.priority = static_cast<int>(alert.severity);
  row.title = alert.title;
  row.account = alert.account;
  row.region = alert.region;
  row.event_id = alert.event_id;
  row.event_time = event_time;
  row.json = doc::to_json(alert::to_json(alert));
  return row;
}

}  // namespace

std::vector<store::Address> addresses_of(const Dispatch& dispatch) {
  std::vector<store::Address> addresses;
  for (const auto& [sink, targets] : dispatch.targets) {
    for (const auto& target : targets) addresses.push_back({sink, target});
  }
  return addresses;
}

store::NewAlert row_of(const alert::Alert& alert, std::optional<Time> event_time, const Dispatch& dispatch) {
  auto row = columns_of(alert, event_time);
  auto labels = route::labels_of(alert);
  for (const auto& bound : route::sinks_for(labels, dispatch.routing)) {
    const auto targets = dispatch.targets.find(bound.sink);
    if (targets == dispatch.targets.end()) continue;
    for (const auto& target : targets->second) row.addresses.push_back({bound.sink, target});
  }
  row.admit = admit_with(std::move(labels), row.addresses, dispatch.routing.budget);
  return row;
}

store::NewAlert row_of(const store::DueDigest& due, Time now, const Dispatch& dispatch) {
  route::Digest digest{due.sink, due.why, {}, now};
  for (const auto& folded : due.rules) {
    digest.rules.push_back({folded.rule, rule::parse_severity(folded.severity).value_or(rule::Severity::high),
                            folded.alerts, folded.first, folded.last, folded.actors});
  }
  auto row = columns_of(route::digest_alert(std::move(digest)), std::nullopt);
  const auto targets = dispatch.targets.find(due.sink);
  if (targets == dispatch.targets.end()) {
    row.addresses.push_back({due.sink, ""});
  } else {
    for (const auto& target : targets->second) row.addresses.push_back({due.sink, target});
  }
  return row;
}

}  // namespace tocsin::pipeline
