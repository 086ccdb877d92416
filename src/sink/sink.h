// A channel. `render` is pure: alert in, bytes out. `deliver` sends those bytes once and says what happened. Queue, retry, pause and
// record belong to the pipeline's worker, not to the sink.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alert/alert.h"
#include "base/clock.h"
#include "base/result.h"
#include "net/deadline.h"
#include "sink/failure_reason.h"

namespace tocsin::sink {

/// Why this message is sent. A digest tells of many alerts that were held back (docs/routing.md); its Alert is made for that.
/// The later ones are of an incident: more of it, nobody has answered, it goes to more people, somebody has it, it is over.
enum class Reason { first, test, digest, update, repeat, escalated, acknowledged, resolved };
inline constexpr std::array<std::string_view, 8> kReasonNames = {
    "first", "test", "digest", "update", "repeat", "escalated", "acknowledged", "resolved"};
constexpr std::string_view name(Reason reason) {
  return kReasonNames[static_cast<std::size_t>(reason)];
}
constexpr std::optional<Reason> parse_reason(std::string_view text) {
  for (std::size_t i = 0; i < kReasonNames.size(); ++i) {
    if (kReasonNames[i] == text) return static_cast<Reason>(i);
  }
  return std::nullopt;
}

/// What the alert belongs to (docs/adr/0017), as it was when the message was queued.
struct Incident {
  std::string id;        // of the alert that opened it
  std::string bell;      // the alert that last rang at this sink: what a receiver groups by
  std::int64_t nth = 1;  // which alert of the incident this is
  Time since;            // when it was opened
  bool rings = true;     // this message is a bell of its own, not a note under the last one
  std::string thread =
      {};  // what deliver() gave as `reference` for the first message here; empty: begin a thread
};

struct Notification {
  std::string delivery_id;  // stable over retries and restarts; identifies the message to the receiver
  Reason reason = Reason::first;
  alert::Alert alert;
  Time created;  // when the alert was made
  std::optional<Incident> incident = {};
};

struct Payload {
  std::string content_type;
  std::string body;  // the exact bytes
};

struct DeliveryContext {
  std::string delivery_id;
  std::string target;  // one of targets()
  int attempt = 1;
  bool maybe_delivered = false;  // an earlier attempt ended unknown (killed, timed out after sending)
  std::optional<net::Deadline> until =
      {};  // when it must have ended, if that is sooner than the sink's own time limit
};

struct Delivered {
  std::string detail;          // what the receiver answered: "250 2.0.0 queued as 4F2", a file name
  std::string reference = {};  // by which this channel lets a later message follow this one; empty: it cannot
};
struct NotDelivered {
  enum class Kind {
    retry,        // this message, later
    unavailable,  // the channel itself is down (connect, TLS, authentication): pause the channel
    unknown,      // it may have arrived: try again as maybe_delivered
    permanent,    // the receiver refuses this message for good: dead letter
  };
  Kind kind = Kind::retry;
  std::string reason;  // one line, no secret
  std::optional<Milliseconds> retry_after;
  FailureReason why = FailureReason::other;
  bool forget_thread = false;  // the channel does not know Incident::thread: try again without
};
using DeliveryResult = tl::expected<Delivered, NotDelivered>;

class Sink {
 public:
  virtual ~Sink() = default;

  /// Its name in the settings.
  virtual const std::string& name() const = 0;

  /// Each target is delivered and retried on its own (a mail's recipients). Most sinks have one, "".
  virtual std::vector<std::string> targets() const { return {""}; }

  /// Pure and thread-safe. `target` is one of targets().
  virtual Payload render(const Notification& notification, std::string_view target) const = 0;

  /// Blocking; called by one worker thread only. Must end by itself within its own time limits.
  virtual DeliveryResult deliver(const Payload& payload, const DeliveryContext& context) = 0;

  /// Both at once, for who keeps no payload in between.
  virtual DeliveryResult send(const Notification& notification, const DeliveryContext& context) {
    return deliver(render(notification, context.target), context);
  }

  /// The program ends: a deliver() that only waits to try once more gives up. From any thread, for good.
  virtual void interrupt() {}

  /// Whether it could work as far as this machine can tell (secrets, folders): sends nothing, changes nothing.
  virtual Status check() const { return {}; }

  /// Called once before the first deliver(): checks and repairs what a kill may have left. An error keeps the sink paused.
  virtual Status prepare() { return {}; }
};

}  // namespace tocsin::sink
