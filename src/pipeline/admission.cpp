#include "pipeline/admission.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/log.h"
#include "pipeline/inhibiting.h"
#include "pipeline/reminders.h"
#include "pipeline/spending.h"
#include "pipeline/telling.h"
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

/// Within the noise budget it rings.
Result<bool> within_budget(const route::Labels& labels, const route::NoiseBudget& budget, store::Desk& desk,
                           Time now) {
  const auto rate = budget.rate_of(labels);
  if (!rate) return true;
  return spend(desk, "budget:" + labels.rule, *rate, labels, now);
}

// An acknowledgement covers what was seen, for a time.
bool opens_again(const store::Joined& joined, int severity, const route::IncidentLimits& limits, Time now) {
  const auto& incident = joined.incident;
  if (incident.state != store::kAcknowledged) return false;
  return severity > joined.severity_before ||
         (joined.new_rule && severity >= static_cast<int>(rule::Severity::medium)) || !incident.answered ||
         now - *incident.answered >= limits.ack_for;
}

/// One alert, while it is accepted.
class Asked {
 public:
  Asked(store::Joining joining, int finding_severity, route::Labels labels,
        std::vector<Destination> destinations, const route::Routing& routing, std::optional<Time> event_time)
      : joining_(std::move(joining)),
        finding_severity_(finding_severity),
        labels_(std::move(labels)),
        destinations_(std::move(destinations)),
        routing_(routing),
        event_time_(event_time) {}

  Result<store::Admission> operator()(store::Desk& desk, Time now) const {
    store::Admission out;
    auto silence = silenced_by(labels_, desk, now);
    if (!silence) return fail(silence.error());
    out.silence = std::move(*silence);
    const auto joined = join(desk, now);
    if (!joined) return fail(joined.error());
    if (*joined) out.incident = (*joined)->incident.id;
    if (!out.silence.empty()) return out;
    std::vector<Open> open;
    for (const auto& destination : destinations_) {
      auto one = ask(destination, *joined, desk, now, out);
      if (!one) return fail(one.error());
      if (*one) open.push_back(std::move(**one));
    }
    if (open.empty()) return out;
    const auto rings = within_budget(labels_, routing_.budget, desk, now);
    if (!rings) return fail(rings.error());
    for (const auto& one : open) {
      if (!*rings) {
        fold(one, "budget", now + routing_.budget.digest_every, out);
      } else if (const auto sent = send(one, *joined, desk, now, out); !sent) {
        return fail(sent.error());
      }
    }
    return out;
  }

 private:
  /// A sink that nothing of its own holds back.
  struct Open {
    const Destination* destination;
    Standing standing;
  };

  bool critical() const { return labels_.severity == rule::Severity::critical; }

  Result<std::optional<store::Joined>> join(store::Desk& desk, Time now) const {
    const auto& limits = routing_.incidents;
    auto joined = desk.join(joining_, {limits.window, limits.longest}, now);
    if (!joined || !*joined || !opens_again(**joined, joining_.severity, limits, now)) return joined;
    if (const auto done = desk.reopen((*joined)->incident.id); !done) return fail(done.error());
    (*joined)->incident.state = store::kOpen;
    return joined;
  }

  void fold(const Open& one, std::string why, Time due, store::Admission& out,
            std::string told_in = {}) const {
    out.folds.push_back(
        {one.destination->sink, route::actor_of(labels_), std::move(why), due, std::move(told_in)});
  }

  /// Graver than all that this sink was told of the incident.
  bool rises(const Standing& standing) const {
    return standing.told && joining_.severity > standing.told->severity;
  }

  /// At the sink's pace what is as grave and waits already takes too long.
  Result<bool> comes_too_late(const Destination& destination, store::Desk& desk) const {
    if (critical() || !destination.most_waiting) return false;
    return desk.waiting(destination.sink, static_cast<int>(labels_.severity), *destination.most_waiting);
  }

  /// What this sink alone holds back; nothing when it is held back.
  Result<std::optional<Open>> ask(const Destination& destination, const std::optional<store::Joined>& joined,
                                  store::Desk& desk, Time now, store::Admission& out) const {
    Open one{&destination, {}};
    if (joined && !joined->is_new) {
      auto standing = standing_of(desk, joined->incident.id, destination.sink, {joining_.rule});
      if (!standing) return fail(standing.error());
      one.standing = std::move(*standing);
      if (!joining_.finding.empty()) {
        auto told = desk.told_finding(joining_.finding, destination.sink);
        if (!told) return fail(told.error());
        if (*told && joining_.severity <= (*told)->severity && finding_severity_ <= (*told)->own) {
          fold(one, "told", now, out, std::move((*told)->bell));
          return std::nullopt;
        }
      }
    }
    if (!rises(one.standing)) {
      if (joined) {
        const auto held =
            held_back(desk, routing_.inhibitions, {labels_, joined->incident.id, destination.sink}, now);
        if (!held) return fail(held.error());
        if (*held) {
          fold(one, "inhibited:" + (*held)->name, (*held)->until, out);
          return std::nullopt;
        }
      }
      if (const auto muted = route::muted_at(destination.timing.mute, routing_.mute_times, critical(), now)) {
        fold(one, "muted:" + muted->name, muted->until, out);
        return std::nullopt;
      }
      const auto late = comes_too_late(destination, desk);
      if (!late) return fail(late.error());
      if (*late) {
        fold(one, "pace", now + routing_.digest_after, out);
        return std::nullopt;
      }
    }
    return one;
  }

  /// When it may be told at the earliest; nothing: now.
  std::optional<Time> waits(const Open& one, Time now) const {
    const auto& [told, new_rule] = one.standing;
    const auto& timing = one.destination->timing;
    if (critical() || rises(one.standing)) return std::nullopt;
    if (!told)
      return timing.group_wait > Milliseconds(0) ? std::optional(now + timing.group_wait) : std::nullopt;
    // A last message may lie ahead: of another thread's acceptance by a moment, or of a clock that was set back.
    const auto due = std::min(told->at, now) + timing.group_interval;
    return new_rule || due <= now ? std::nullopt : std::optional(due);
  }

  /// Counted from when it is told. Not for what happened long ago: nobody can be late for that.
  void begin_timers(const Destination& destination, const store::Incident& incident, Time told, Time now,
                    store::Admission& out) const {
    if (incident.state != store::kOpen) return;
    if (event_time_ && now - *event_time_ > routing_.incidents.longest) return;
    for (auto& timer : timers_of(destination.timing, destination.sink, told))
      out.timers.push_back(std::move(timer));
  }

  Status send(const Open& one, const std::optional<store::Joined>& joined, store::Desk& desk, Time now,
              store::Admission& out) const {
    const auto& destination = *one.destination;
    if (!joined) {
      for (const auto& target : destination.targets) out.sendings.push_back({{destination.sink, target}});
      return {};
    }
    const auto& incident = joined->incident;
    const auto due = waits(one, now);
    begin_timers(destination, incident, due.value_or(now), now, out);
    if (due) {
      fold(one, "incident:" + incident.id, *due, out);
      return {};
    }
    const auto sending =
        tell(desk, incident, destination.sink, one.standing,
             {joining_.alert, joining_.severity, {joining_.rule}, joining_.finding, finding_severity_}, now);
    if (!sending) return fail(sending.error());
    if (const auto done =
            remember_told(desk, routing_.inhibitions, {labels_, incident.id, destination.sink}, now);
        !done)
      return fail(done.error());
    for (const auto& target : destination.targets)
      out.sendings.push_back({{destination.sink, target}, sending->cause, sending->incident});
    return {};
  }

  store::Joining joining_;
  int finding_severity_;
  route::Labels labels_;
  std::vector<Destination> destinations_;
  const route::Routing& routing_;
  std::optional<Time> event_time_;
};

}  // namespace

store::Admit admission_of(const alert::Alert& alert, const alert::IncidentKeys& keys, route::Labels labels,
                          std::vector<Destination> destinations, const route::Routing& routing,
                          std::optional<Time> event_time) {
  store::Joining joining{alert.id,     alert.rule_id, static_cast<int>(alert.severity),
                         alert.title,  alert.account, alert.who.arn,
                         keys.finding, keys.live};
  if (joining.principal.empty()) joining.principal = alert.who.name;
  return Asked(std::move(joining), keys.finding_severity, std::move(labels), std::move(destinations), routing,
               event_time);
}

}  // namespace tocsin::pipeline
