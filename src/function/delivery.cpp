#include "function/delivery.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fmt/format.h>
#include <utility>

#include "aws/error.h"

namespace tocsin::function {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// The other one needs a Publish and a write: tens of milliseconds. Together 1.3 s.
constexpr std::array kWaits = {milliseconds(20),  milliseconds(40),  milliseconds(80),
                               milliseconds(160), milliseconds(320), milliseconds(640)};

// A table that hangs must leave time for the bell itself; a connection that died while the function was frozen must be tried anew.
constexpr steady_clock::duration kClaimTakes = std::chrono::seconds(5);

net::Deadline until_when(net::Deadline begin) {
  const auto now = steady_clock::now();
  return now + std::min((begin - now) / 2, kClaimTakes);
}

}  // namespace

Delivery::Delivery(const Parts& parts, Report& report, Claimant claimant, net::Deadline begin,
                   net::Deadline end)
    : parts_(parts), report_(report), claimant_(std::move(claimant)), begin_(begin), end_(end) {}

bool Delivery::deliver(alert::Alert alert) {
  ++report_.counts.alerts;
  const auto id = alert.id;
  const sink::Notification notification{id, sink::Reason::first, std::move(alert), parts_.clock.now()};
  parts_.connected();
  if (steady_clock::now() >= begin_) return fail(notification, "no time was left");
  const auto turn = take_turn(id);
  if (turn == Turn::busy)
    return fail(notification, "another invocation has claimed it and has not said that it is done");
  if (turn == Turn::delivered) {
    ++report_.counts.duplicates;
    return true;
  }
  const bool delivered = publish(notification);
  if (turn == Turn::mine) settle(id, delivered);
  rang_unclaimed_ = rang_unclaimed_ || (delivered && claims_down_);
  return delivered;
}

Delivery::Turn Delivery::take_turn(const std::string& alert_id) {
  if (parts_.claims == nullptr || claims_down_) return Turn::unclaimed;
  for (std::size_t asked = 0;; ++asked) {
    const auto answer = parts_.claims->claim(alert_id, claimant_, until_when(begin_));
    if (!answer) {
      claims_down_ = true;
      report_.error(fmt::format("alerts are published without a claim and may ring twice: {}",
                                to_string(aws::to_error(answer.error()))));
      // A claim that was written all the same is marked as done, or the next would wait for its lease and ring again.
      return answer.error().maybe_received ? Turn::mine : Turn::unclaimed;
    }
    if (*answer == Claim::mine) return Turn::mine;
    if (*answer == Claim::done) return Turn::delivered;
    if (asked == kWaits.size() || steady_clock::now() >= begin_) return Turn::busy;
    parts_.sleep(kWaits[asked]);
  }
}

bool Delivery::publish(const sink::Notification& notification) {
  sink::DeliveryContext context;
  context.delivery_id = notification.delivery_id;
  for (const auto& target : parts_.sink.targets()) {
    context.target = target;
    const auto sent = parts_.sink.send(notification, context);
    if (!sent) return fail(notification, sent.error().reason);
    log::debug("published", {{"alert", notification.alert.id}, {"answer", sent->detail}});
  }
  ++report_.counts.published;
  return true;
}

void Delivery::settle(const std::string& alert_id, bool delivered) {
  const auto until = std::min(end_, steady_clock::now() + kClaimTakes);
  const auto settled = delivered ? parts_.claims->done(alert_id, claimant_, until)
                                 : parts_.claims->release(alert_id, claimant_, until);
  if (settled) return;
  claims_down_ = true;
  report_.error(fmt::format("alert {}: its claim could not be {}, so that it {}: {}", alert_id,
                            delivered ? "marked as done" : "given back",
                            delivered ? "rings twice if it comes again" : "waits for the lease to end",
                            to_string(aws::to_error(settled.error()))));
}

bool Delivery::fail(const sink::Notification& notification, std::string_view why) {
  ++report_.counts.failed;
  report_.failure("Tocsin.NotDelivered",
                  fmt::format("alert {} of rule {} was not delivered and must come again: {}",
                              notification.alert.id, notification.alert.rule_id, why));
  return false;
}

}  // namespace tocsin::function
