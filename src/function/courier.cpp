#include "function/courier.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <utility>

#include "alert/drill.h"
#include "aws/error.h"
#include "base/hash.h"
#include "base/log.h"
#include "function/retry_queue.h"

namespace tocsin::function {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using Fate = Outcome::Fate;
using Kind = sink::NotDelivered::Kind;

// The other one needs a Publish and a write: tens of milliseconds. Together 1.3 s.
constexpr std::array kWaits = {milliseconds(20),  milliseconds(40),  milliseconds(80),
                               milliseconds(160), milliseconds(320), milliseconds(640)};

// A table that hangs must leave time for the bell itself; a connection that died while the function was frozen must be tried anew.
constexpr steady_clock::duration kClaimTakes = seconds(5);
constexpr steady_clock::duration kAttemptTakes = seconds(10);
// secret::resolve() has its own patience, which knows no deadline of ours.
constexpr steady_clock::duration kSecretTakes = seconds(10);
constexpr Milliseconds kBusyDelay{30'000};

net::Deadline until_when(net::Deadline begin) {
  const auto now = steady_clock::now();
  return now + std::min((begin - now) / 2, kClaimTakes);
}

net::Deadline before(net::Deadline begin) {
  const auto now = steady_clock::now();
  return begin - std::min<steady_clock::duration>(kSecretTakes,
                                                  std::max(begin - now, steady_clock::duration::zero()) / 3);
}

double random_share() {
  constexpr double kValues = 65'536;
  return static_cast<double>(std::strtoul(random_hex(2).c_str(), nullptr, 16)) / kValues;
}

}  // namespace

Courier::Courier(const Parts& parts, Claimant claimant, net::Deadline begin, net::Deadline end)
    : parts_(parts),
      claimant_(std::move(claimant)),
      begin_(begin),
      end_(end),
      last_start_(before(begin)),
      down_(1 + parts.channels.size()) {}

net::Deadline Courier::last_start(std::size_t lane) const {
  return lane == 0 ? begin_ : last_start_;
}

const std::string& Courier::channel_of(const Errand& errand) const {
  static const std::string kTopic(kTopicChannel);
  return errand.lane == 0 ? kTopic : parts_.channels[errand.lane - 1].name;
}

std::string Courier::claim_of(const Errand& errand) const {
  auto id = errand.notification->alert.id;
  if (errand.lane > 0) id += '/' + channel_of(errand);
  if (!errand.target.empty()) id += '/' + errand.target;
  return id;
}

Outcome Courier::carry(const Errand& errand) {
  Outcome outcome{Fate::failed, errand.item, {}, {}};
  if (steady_clock::now() >= last_start(errand.lane)) return hand_over(errand, "no time was left");
  const auto turn = take_turn(errand, outcome);
  if (turn == Turn::not_ours) {
    outcome.fate = Fate::duplicate;
  } else if (turn == Turn::busy) {
    leave(errand, turn,
          {"another invocation has claimed it and has not said that it is done", Kind::retry, kBusyDelay},
          false, outcome);
  } else if (const auto& down = down_[errand.lane]) {
    leave(errand, turn, {*down, Kind::unavailable, {}}, true, outcome);
  } else if (const auto sent = send(errand); sent) {
    outcome.fate = Fate::published;
    if (turn == Turn::mine) settle(errand, true, outcome);
    if (claims_down_) rang_unclaimed_ = true;
    note_published(errand, sent->detail);
  } else {
    const auto& no = sent.error();
    if (no.kind == Kind::unavailable && parts_.retries != nullptr) down_[errand.lane] = no.reason;
    leave(errand, turn, {no.reason, no.kind, no.retry_after}, true, outcome);
  }
  return outcome;
}

// A drill's receipts are counted by a metric filter, past everything that could fail with the chain.
void Courier::note_published(const Errand& errand, const std::string& answer) const {
  const auto& alert = errand.notification->alert;
  if (alert.rule_id == alert::kDrillRule) {
    log::info("drill receipt", {{"alert", alert.id}, {"channel", channel_of(errand)}, {"answer", answer}});
  } else {
    log::debug("published", {{"alert", alert.id}, {"answer", answer}});
  }
}

Outcome Courier::hand_over(const Errand& errand, const std::string& why) {
  Outcome outcome{Fate::failed, errand.item, {}, {}};
  leave(errand, Turn::unclaimed, {why, Kind::retry, {}}, false, outcome);
  return outcome;
}

Courier::Turn Courier::take_turn(const Errand& errand, Outcome& outcome) {
  if (parts_.claims == nullptr || claims_down_) return Turn::unclaimed;
  auto claimant = claimant_;
  claimant.job = errand.job_id;
  const auto id = claim_of(errand);
  for (std::size_t asked = 0;; ++asked) {
    const auto answer = parts_.claims->claim(id, claimant, until_when(begin_));
    if (!answer) {
      note_claims("alerts are published without a claim and may ring twice", answer.error(), outcome);
      // A claim that was written all the same is marked as done, or the next would wait for its lease and ring again.
      return answer.error().maybe_received ? Turn::mine : Turn::unclaimed;
    }
    if (*answer == Claim::mine) return Turn::mine;
    if (*answer != Claim::busy) return Turn::not_ours;
    if (asked == kWaits.size() || steady_clock::now() >= begin_) return Turn::busy;
    parts_.sleep(kWaits[asked]);
  }
}

sink::DeliveryResult Courier::send(const Errand& errand) const {
  sink::DeliveryContext context;
  context.delivery_id = errand.notification->delivery_id;
  context.target = errand.target;
  context.attempt = errand.attempt;
  context.maybe_delivered = errand.maybe_delivered;
  if (errand.lane == 0) return parts_.sink.send(*errand.notification, context);
  context.until = std::min(begin_, steady_clock::now() + kAttemptTakes);
  return parts_.channels[errand.lane - 1].sink->send(*errand.notification, context);
}

RetryJob Courier::job_of(const Errand& errand, Turn turn, const Failure& failure, int attempt,
                         Milliseconds delay) const {
  // The claim names a job. Who has not got the claim leaves it the name that it has.
  return {turn == Turn::mine || errand.job_id.empty() ? random_hex(8) : errand.job_id,
          channel_of(errand),
          errand.target,
          attempt,
          errand.maybe_delivered || failure.kind == Kind::unknown,
          parts_.clock.now() + delay,
          failure.why,
          *errand.notification};
}

void Courier::leave(const Errand& errand, Turn turn, const Failure& failure, bool charged, Outcome& outcome) {
  const auto& alert = errand.notification->alert;
  outcome.why = fmt::format("alert {} of rule {} was not delivered to {} and must come again: {}", alert.id,
                            alert.rule_id, channel_of(errand), failure.why);
  if (parts_.retries == nullptr) {
    if (turn == Turn::mine) settle(errand, false, outcome);
    return;
  }
  const bool dead = failure.kind == Kind::permanent || (charged && errand.attempt >= parts_.retry_attempts);
  const auto delay = dead ? Milliseconds(0) : retry_delay(errand.attempt, random_share(), failure.asked);
  const auto job = job_of(errand, turn, failure, dead ? 1 : errand.attempt + (charged ? 1 : 0), delay);
  const auto message = to_message(job);
  const auto left = dead ? parts_.retries->bury(message, end_) : parts_.retries->send(message, delay, end_);
  if (!left) {
    outcome.why += "; nor could it be left in the retry queue: " + to_string(aws::to_error(left.error()));
    if (turn == Turn::mine) settle(errand, false, outcome);
    return;
  }
  outcome.fate = dead ? Fate::dead : Fate::queued;
  if (dead) {
    outcome.notes.push_back(fmt::format("alert {} of rule {} is a dead letter of {} after {} attempts: {}",
                                        alert.id, alert.rule_id, job.channel, errand.attempt, failure.why));
  } else if (turn == Turn::mine) {
    log::warning("a channel has not taken an alert and is asked again",
                 {{"alert", alert.id},
                  {"channel", job.channel},
                  {"attempt", std::to_string(errand.attempt)},
                  {"seconds", std::to_string(delay.count() / 1000)},
                  {"why", failure.why}});
  }
  if (turn == Turn::mine) mark_queued(errand, job.id, outcome);
}

void Courier::mark_queued(const Errand& errand, const std::string& job_id, Outcome& outcome) {
  if (parts_.claims == nullptr) return;
  const auto until = std::min(end_, steady_clock::now() + kClaimTakes);
  const auto marked = parts_.claims->queued(claim_of(errand), claimant_, job_id, until);
  if (!marked)
    note_claims(
        fmt::format(
            "alert {}: its claim could not be left to the retry queue, which waits for the lease to end",
            errand.notification->alert.id),
        marked.error(), outcome);
}

void Courier::settle(const Errand& errand, bool delivered, Outcome& outcome) {
  const auto until = std::min(end_, steady_clock::now() + kClaimTakes);
  const auto id = claim_of(errand);
  const auto settled =
      delivered ? parts_.claims->done(id, claimant_, until) : parts_.claims->release(id, claimant_, until);
  if (settled) return;
  note_claims(fmt::format("alert {}: its claim could not be {}, so that it {}", id,
                          delivered ? "marked as done" : "given back",
                          delivered ? "rings twice if it comes again" : "waits for the lease to end"),
              settled.error(), outcome);
}

void Courier::note_claims(const std::string& what, const aws::CallError& error, Outcome& outcome) {
  claims_down_ = true;
  outcome.notes.push_back(fmt::format("{}: {}", what, to_string(aws::to_error(error))));
}

}  // namespace tocsin::function
