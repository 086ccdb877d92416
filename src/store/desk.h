// What an alert is asked against while it is accepted: silences, states, incidents, open digests. Within the transaction of the acceptance.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/incidents.h"
#include "store/silences.h"
#include "store/sqlite.h"
#include "store/state_table.h"

namespace tocsin::store {

/// Where one alert has to go. Sink and target together are a queue's address.
struct Address {
  std::string sink;
  std::string target;
};

/// One delivery to be queued. What it says does not change while it is retried.
struct Sending {
  Address address;
  std::string cause = {};  // "first", "update" ...; empty: as the alert's kind says
  std::string incident =
      {};  // what it says of its incident, JSON that the store does not read; empty: of none
};

std::vector<Sending> sendings_to(const std::vector<Address>& addresses);

/// A sink is to be told of the alert later, in a digest, or has been told already.
struct Fold {
  std::string sink;
  std::string actor;         // who is counted in the digest
  std::string why;           // "budget", "muted:NAME", "incident:ID" ...: one digest each
  Time due;                  // a digest of this sink and reason that is open keeps its own time
  std::string told_in = {};  // the alert that told the sink already; empty: a digest will
};

/// Where a new alert goes at once, and what holds it back elsewhere. With a silence there is nothing else but the incident.
struct Admission {
  std::vector<Sending> sendings;
  std::vector<Fold> folds = {};
  std::string silence = {};        // its id
  std::string incident = {};       // that it joined; empty: none
  std::vector<Timer> timers = {};  // one that runs already keeps its time
};

/// Of one transaction; `db` must outlive it.
class Desk {
 public:
  explicit Desk(Database& db) : db_(db), states_(db) {}

  /// Those that hold at `now`, the one that ends last first.
  Result<std::vector<Silence>> silences(Time now);
  StateTable& states() { return states_; }

  /// Whether so many messages of at least this priority wait for the sink already.
  Result<bool> waiting(const std::string& sink, int priority, std::int64_t most);

  /// What is told from here on is told of another event.
  void begin_event() { told_of_this_event_.clear(); }

  /// The incident that the alert joins or opens; nothing when too many are open.
  Result<std::optional<Joined>> join(const Joining& joining, const JoinLimits& limits, Time now);
  Result<std::optional<Incident>> incident(const std::string& id);
  /// It is acknowledged no longer; an acknowledgement that nobody was told of yet is void.
  Status reopen(const std::string& incident);

  /// What the sink was told of a topic of the incident. Nothing when all deliveries of that are dead letters.
  Result<std::optional<Told>> told(const std::string& incident, const std::string& sink,
                                   const std::string& topic);
  /// What the sink was told of a finding by an earlier event, in whichever incident is not resolved; the gravest.
  Result<std::optional<Told>> told_finding(const std::string& finding, const std::string& sink);
  /// `topic`: empty, "rule:ID" or a finding's key. `told.bell` stands for what is told now.
  Status tell(const std::string& incident, const std::string& sink, const std::string& topic,
              const Told& told);
  /// `alert` is one of the event that is being accepted.
  void told_now(const std::string& alert) { told_of_this_event_.insert(alert); }

 private:
  Result<bool> room(std::int64_t most);
  Status point_keys(const Joining& joining, const JoinLimits& limits, const std::string& incident, Time now);

  Database& db_;
  StateTable states_;
  std::optional<std::int64_t> open_;  // incidents; counted when first asked
  std::set<std::string> told_of_this_event_;
};

/// Asked within the transaction of the acceptance, at most once, and only of an alert that is new. After an error nothing of the batch is accepted.
using Admit = std::function<Result<Admission>(Desk&, Time now)>;

}  // namespace tocsin::store
