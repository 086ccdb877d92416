#include "function/delivery.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "aws/error.h"
#include "base/log.h"

namespace tocsin::function {

Delivery::Delivery(const Parts& parts, Report& report, const Claimant& claimant, net::Deadline begin,
                   net::Deadline end)
    : parts_(parts), report_(report), end_(end), courier_(parts, claimant, begin, end) {
  if (!parts.channels.empty()) lanes_.emplace(courier_, 1 + parts.channels.size());
}

void Delivery::deliver(alert::Alert alert) {
  ++report_.counts.alerts;
  auto id = alert.id;
  to_all({std::move(id), sink::Reason::first, std::move(alert), parts_.clock.now()});
}

void Delivery::drill(const std::string& id, alert::Alert alert) {
  std::string channels;
  for (std::size_t lane = 0; lane <= parts_.channels.size(); ++lane) {
    for (const auto& target : sink_of(lane).targets()) {
      if (!channels.empty()) channels += ',';
      channels += lane == 0 ? kTopicChannel : std::string_view(parts_.channels[lane - 1].name);
      if (!target.empty()) channels += '/' + target;
    }
  }
  log::info("drill", {{"drill", id}, {"channels", channels}});
  if (parts_.claims != nullptr) {
    const auto noted = parts_.claims->drill(id, channels, end_);
    if (!noted)
      report_.error(
          fmt::format("drill {} cannot leave its receipt: {}", id, to_string(aws::to_error(noted.error()))));
  }
  auto alert_id = alert.id;
  to_all({std::move(alert_id), sink::Reason::test, std::move(alert), parts_.clock.now()});
}

void Delivery::again(RetryJob job) {
  ++report_.counts.retries;
  const auto lane = lane_of(job.channel);
  if (!lane) {
    job.error = "there is no such channel any more; before that: " + job.error;
    return put_back(job, true);
  }
  if (job.not_before > parts_.clock.now()) return put_back(job, false);
  auto notification = std::make_shared<const sink::Notification>(std::move(job.notification));
  start({std::move(notification), *lane, job.target, item_, job.id, job.attempt, job.maybe_delivered});
}

void Delivery::to_all(sink::Notification notification) {
  const auto shared = std::make_shared<const sink::Notification>(std::move(notification));
  for (std::size_t lane = 0; lane <= parts_.channels.size(); ++lane) {
    if (shared->reason == sink::Reason::first && shared->alert.severity < least_of(lane)) continue;
    for (auto& target : sink_of(lane).targets())
      start({shared, lane, std::move(target), item_, {}, 1, false});
  }
}

void Delivery::start(Errand errand) {
  parts_.connected();
  if (lanes_) {
    lanes_->add(std::move(errand));
  } else {
    count(courier_.carry(errand));
  }
}

void Delivery::put_back(const RetryJob& job, bool dead) {
  Outcome outcome{dead ? Outcome::Fate::dead : Outcome::Fate::queued, item_, {}, {}};
  const auto message = to_message(job);
  const auto left = parts_.retries == nullptr ? aws::CallResult<void>()
                    : dead                    ? parts_.retries->bury(message, end_)
                           : parts_.retries->send(message, job.not_before - parts_.clock.now(), end_);
  const auto what = fmt::format("alert {} for {}", job.notification.alert.id, job.channel);
  if (!left || parts_.retries == nullptr) {
    outcome.fate = Outcome::Fate::failed;
    outcome.why = left ? what + ": there is no retry queue"
                       : fmt::format("{}: {}", what, to_string(aws::to_error(left.error())));
  } else if (dead) {
    outcome.notes.push_back(fmt::format("{} is a dead letter: {}", what, job.error));
  }
  count(outcome);
}

void Delivery::finish() {
  if (!lanes_) return;
  for (const auto& outcome : lanes_->finish()) count(outcome);
}

void Delivery::count(const Outcome& outcome) {
  auto& counts = report_.counts;
  ++counts.deliveries;
  for (const auto& note : outcome.notes) report_.error(note);
  switch (outcome.fate) {
    case Outcome::Fate::published:
      ++counts.published;
      break;
    case Outcome::Fate::duplicate:
      ++counts.duplicates;
      break;
    case Outcome::Fate::queued:
      ++counts.queued;
      break;
    case Outcome::Fate::dead:
      ++counts.dead;
      break;
    case Outcome::Fate::failed:
      ++counts.failed;
      failed_.insert(outcome.item);
      report_.failure("Tocsin.NotDelivered", outcome.why);
      break;
  }
}

const sink::Sink& Delivery::sink_of(std::size_t lane) const {
  return lane == 0 ? parts_.sink : *parts_.channels[lane - 1].sink;
}

rule::Severity Delivery::least_of(std::size_t lane) const {
  return lane == 0 ? parts_.min_severity : parts_.channels[lane - 1].min_severity;
}

std::optional<std::size_t> Delivery::lane_of(std::string_view channel) const {
  if (channel == kTopicChannel) return 0;
  const auto found = std::find_if(parts_.channels.begin(), parts_.channels.end(),
                                  [&](const Channel& one) { return one.name == channel; });
  if (found == parts_.channels.end()) return std::nullopt;
  return 1 + static_cast<std::size_t>(found - parts_.channels.begin());
}

}  // namespace tocsin::function
