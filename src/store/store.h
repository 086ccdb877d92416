// What must survive a kill: claims, alerts, deliveries, read positions, counters. One SQLite file, WAL.
// docs/adr/0004 states the promise that these functions keep.
//
// All functions are thread-safe; writers within the process take turns, writers of other processes are waited for.
// Every function that changes something is one transaction: after an error nothing of it has happened.
//
// Durability. A commit that somebody outside relies on is flushed to the disk before the function returns (`full`): an
// acceptance, because the source forgets the event; taking a delivery, because after a power cut the row must still say that
// it may have been sent. Other commits (`quick`) survive the kill of the process, since the kernel has them, but perhaps not
// a power cut: losing the outcome of a send leaves the row in `sending`, from which it is sent again as maybe delivered.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/kept_text.h"
#include "store/lock.h"
#include "store/records.h"
#include "store/sqlite.h"
#include "store/together.h"

namespace tocsin::store {

enum class Access {
  read,   // commands that look: the file must exist and is not changed
  write,  // commands that resend: the file must exist
  serve,  // makes and migrates the file, and holds "<path>.lock" as long as the Store lives
};

struct Limits {
  std::int64_t max_outbox_bytes = std::int64_t{1} << 30;  // of alerts that wait for their sinks
  std::int64_t min_free_disk_bytes = std::int64_t{128} << 20;
};

struct Retention {
  Milliseconds delivered = std::chrono::hours(24 * 90);
  Milliseconds dead = std::chrono::hours(24 * 365);
  Milliseconds claims = std::chrono::hours(24 * 400);
};

/// What became of a send.
struct Finish {
  enum class How { delivered, again, uncharged, dead };
  How how = How::delivered;
  std::string reason;            // the receiver's answer, or why not
  Time next_attempt{};           // again, uncharged
  bool maybe_delivered = false;  // again
  std::string why = {};          // of anything but delivered: the word that the counter "failures" has for it
  std::string reference =
      {};  // delivered: by which the channel knows the message, for what follows it in its incident
  bool forget_thread = false;  // the channel knows the thread no longer
};

struct DeliveryFilter {
  std::optional<State> state;
  std::string sink;              // empty: all
  std::vector<std::string> ids;  // empty: all
  std::int64_t limit = 1000;
  std::string alert = {};  // only of this one
};

struct AlertFilter {
  std::string severity;  // empty: all
  std::string rule;
  std::int64_t limit = 50;
  std::string held = {};           // "silenced", "folded"; empty: all
  std::string digest = {};         // only what this digest tells of
  std::optional<Time> since = {};  // only those made then or later
  std::string incident = {};       // only those that joined it
};

/// When drills were accepted (alerts of the rule "tocsin-drill").
struct DrillTimes {
  std::optional<Time> last;   // that was told to anybody: more than a dozen an hour are not
  std::optional<Time> heard;  // the last that every sink has confirmed
};

struct Resent {
  std::int64_t queued = 0;
  std::int64_t skipped = 0;  // the sink they should move to has them already
};

class Store {
 public:
  static Result<std::unique_ptr<Store>> open(const std::string& path, Access access);

  // Acceptance

  /// Claims each alert, stores the new ones with their deliveries, moves the read position, counts. Returns the number of
  /// new alerts of each event, in order.
  Result<std::vector<int>> accept(const std::vector<BatchEvent>& events,
                                  const std::optional<Position>& position, Time now);
  Result<std::optional<Position>> position(const std::string& key);
  /// Why nothing more should be accepted; nothing when there is room.
  Result<std::optional<std::string>> full(const Limits& limits);

  // Digests

  /// Writes each digest that is due, with its deliveries, and marks what it tells of: one transaction. One that lies further ahead than `longest` is due
  /// as well: only a clock that was set back can do that. Returns how many.
  Result<int> write_digests(Time now, Milliseconds longest, const Compose& compose);

  // The queue of one sink

  /// The due delivery with the highest priority, then the oldest; it is `sending` and charged from then on. A row is due
  /// when its time has come, or when that lies more than `horizon` ahead: only a clock that was set back can do that.
  Result<std::optional<Taken>> take(const std::string& sink, Time now, Milliseconds horizon);
  Status finish(const std::string& id, const Finish& finish, Time now);
  /// When the next pending delivery of the sink is due.
  Result<std::optional<Time>> next_due(const std::string& sink);

  /// Deliveries that were put off at a time that has not come yet: the clock was set back since. They wait as long from `now` as they were
  /// to wait then. Returns their number.
  Result<int> follow_clock(const std::string& sink, Time now);

  // At start

  /// What was `sending` when the process ended becomes pending and maybe delivered; after ten kills in a row during one
  /// delivery's send it is dead, because it is likely to be their cause. Returns the number of rows.
  Result<int> recover(Time now);
  /// Waiting deliveries to anywhere else become dead. Returns their number.
  Result<int> retire_all_but(const std::vector<Address>& configured, Time now);

  // Silences

  /// An error when there are too many.
  Status add(const Silence& silence, Time now);
  /// False when there is none that still holds or will.
  Result<bool> end_silence(const std::string& id, Time now);
  Result<std::vector<Silence>> silences();  // also those that have ended; the one that ends last first

  // Incidents

  /// What is open before what is not, the gravest first.
  Result<std::vector<Incident>> incidents(const IncidentFilter& filter);
  Result<std::int64_t> open_incidents();
  /// Of one incident, or of all with an empty id; what is due first stands first.
  Result<std::vector<IncidentTimer>> timers(const std::string& incident);
  /// Unless it has become graver than `seen`. Timers of an answered incident end, and one is due that tells of the answer. `who` is hostile text.
  Result<Answered> answer(const std::string& incident, Answer answer, int seen, const std::string& who,
                          Time now);
  /// Writes the messages that `compose` makes of all timers that are due, and when each is due again: one transaction. A timer that lies further ahead
  /// than `longest` is due as well: only a clock that was set back can do that. `compose` is pure. Returns how many messages.
  Result<int> run_timers(Time now, Milliseconds longest,
                         const std::function<std::vector<Reminder>(const std::vector<DueTimer>&)>& compose);

  // What is remembered (docs/adr/0015)

  /// Those whose key begins with this, which ends with a slash.
  Result<std::vector<KeptText>> kept(const std::string& prefix);
  /// Writes them, whatever stood there.
  Status keep(const std::vector<KeptText>& texts);

  // For people and metrics

  Result<std::vector<AlertRow>> alerts(const AlertFilter& filter);         // the newest first
  Result<std::vector<Delivery>> deliveries(const DeliveryFilter& filter);  // the newest first
  /// Dead deliveries among those of the filter start afresh; with `to`, at those addresses instead of their own.
  Result<Resent> resend(const DeliveryFilter& filter, const std::vector<Address>& to, Time now);
  Result<DrillTimes> drill_times();
  Result<std::vector<QueueDepth>> depths();
  Result<std::vector<Counter>> counters();

  /// Deletes at most `limit` old rows of each table; returns how many. Call again while it returns more than zero.
  Result<int> prune(const Retention& retention, Time now, int limit = 500);

  /// For tests: a file that may not grow beyond this behaves as on a full disk.
  Status limit_pages(std::int64_t pages);

 private:
  Store(std::string path, std::optional<Lock> lock, Database full, Database quick);

  struct Taking {
    const std::string& sink;
    Time now;
    Milliseconds horizon;
    Result<std::optional<Taken>> result;
  };
  void take_all(std::span<Taking* const> all);
  Result<std::optional<Taken>> take_one(const Taking& taking);

  std::string path_;
  std::optional<Lock> lock_;
  Together<Taking> takings_;
  std::mutex mutex_;  // guards both connections
  Database full_;     // synchronous=FULL
  Database quick_;    // synchronous=NORMAL
};

/// A new alert's deliveries, inside the caller's transaction.
Status queue(Database& db, const NewAlert& alert, const std::vector<Address>& addresses, Time now);
Status queue(Database& db, const NewAlert& alert, const std::vector<Sending>& sendings, Time now);

/// Adds to a counter, inside the caller's transaction.
Status count(Database& db, std::string_view family, std::string_view label, std::string_view detail,
             std::int64_t by = 1);

/// The id of a delivery: the same on every machine and after every restart, so that a receiver can tell a repetition.
std::string delivery_id(const std::string& alert_id, const Address& address);

}  // namespace tocsin::store
