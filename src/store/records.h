// What the store keeps, as plain values. It knows texts and times only: an alert is its JSON.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/desk.h"

namespace tocsin::store {

/// An alert that may be new: the store decides by its id.
struct NewAlert {
  std::string id;
  std::string rule;
  std::string severity;
  int priority = 0;  // greater is sent first
  std::string title;
  std::string account;
  std::string region;
  std::string event_id;
  std::optional<Time> event_time;
  std::string json;
  std::vector<Address> addresses;  // without `admit`
  Admit admit = {};                // decides where it goes
};

/// A message that a timer has made.
struct Reminder {
  NewAlert alert;
  std::vector<Sending> sendings;            // to one sink
  std::string incident = {};                // whose thread it joins; empty: none
  std::vector<std::string> rings_for = {};  // the incidents whose bell it is at that sink
};

/// Asked within the transaction of the acceptance, at most once: counts an event and gives the alerts of what rings. After an error nothing of the batch is
/// accepted.
using Correlate = std::function<Result<std::vector<NewAlert>>(StateTable&, Time now)>;

/// One event of a batch, with the alerts that it gave.
struct BatchEvent {
  std::string source;  // label of the counters: "http", "stdin", "files"
  bool rejected = false;
  std::vector<NewAlert> alerts;
  Correlate correlate = {};  // empty: no correlation counts it
};

struct Position {
  std::string key;
  std::string fingerprint;
  std::uint64_t offset = 0;
  bool finished = false;
};

enum class State { pending, sending, delivered, dead };
inline constexpr std::array<std::string_view, 4> kStateNames = {"pending", "sending", "delivered", "dead"};
constexpr std::string_view name(State state) {
  return kStateNames[static_cast<std::size_t>(state)];
}

struct Delivery {
  std::string id;
  std::string alert_id;
  std::string sink;
  std::string target;
  State state = State::pending;
  int attempts = 0;
  bool maybe_delivered = false;
  Time next_attempt;
  Time created;
  Time queued;  // created, or the last resend
  Time updated;
  std::string reason;  // the last failure, or the receiver's answer
};

/// A delivery taken from the queue, with all that a sink needs.
struct Taken {
  Delivery delivery;
  std::string alert_json;
  std::string cause;     // why it is sent: "first", "digest", "update" ...
  std::string incident;  // what it says of its incident, as it was queued; empty: of none
  std::string thread;    // by which the channel knows the message that it follows; empty: it begins a thread
  Time alert_created;
  std::optional<Time> event_time;
};

struct AlertRow {
  std::string id;
  std::string rule;
  std::string severity;
  std::string title;
  std::string account;
  std::string region;
  std::string event_id;
  std::optional<Time> event_time;
  Time created;
  std::string json;
  std::string kind;         // "alert" or "digest"
  std::string held;         // "silenced", "folded", or empty
  std::string held_by;      // the silence, or the digests that tell of it; of several with commas between
  std::optional<Time> due;  // of the digest that will tell of it
  std::string incident;     // that it joined
  // How its deliveries stand.
  std::int64_t delivered = 0;
  std::int64_t waiting = 0;
  std::int64_t dead = 0;
};

/// What one sink is to be told of one rule, in a digest.
struct FoldedAlerts {
  std::string rule;
  std::string severity;
  std::string title;  // of the newest
  std::int64_t alerts = 0;
  Time first;  // when the events happened, or were accepted when they do not say it
  Time last;
  std::vector<std::pair<std::string, std::int64_t>> actors;  // the three with most alerts
};

/// A digest that is due.
struct DueDigest {
  std::string sink;
  std::string why;
  std::vector<FoldedAlerts> rules;
  std::string alone = {};     // the id of the alert when there is but one
  std::string incident = {};  // of that one, or of all: of "incident:ID"
};

/// What is sent for it.
struct Composed {
  NewAlert digest;  // its addresses are not looked at; without an id the alert that is alone is sent itself
  std::vector<Sending> sendings;
  std::string incident = {};  // that the digest is about
};

/// Asked within the transaction that writes the digest.
using Compose = std::function<Result<Composed>(Desk&, const DueDigest&)>;

struct QueueDepth {
  std::string sink;
  std::int64_t waiting = 0;  // pending or sending
  std::int64_t bytes = 0;
  Time oldest;  // `queued` of the oldest one
};

/// A total that only grows, kept in the transaction that it counts. Families: "events" (source, fate), "alerts" (rule,
/// severity), "deliveries" (sink, outcome), "failures" (sink, why): of all outcomes but delivered.
struct Counter {
  std::string family;
  std::string label;
  std::string detail;
  std::int64_t value = 0;
};

}  // namespace tocsin::store
