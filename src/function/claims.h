// Who delivers an alert, when the same event arrives several times: redelivered by AWS, accepted by two rules of the bus, read from the bus and from
// the archive. Keyed by the alert's id, which is the hash of rule and occurrence, so that of two alerts of one event the one that failed is sent again alone;
// for a channel beside the topic by "ID/CHANNEL".
#pragma once

#include <string>

#include "aws/client.h"
#include "base/clock.h"
#include "net/http_client.h"

namespace tocsin::function {

enum class Claim {
  mine,    // deliver it, then done()
  done,    // somebody has delivered it
  busy,    // somebody is at it and their lease has not ended
  queued,  // a job of the retry queue has it, and it is not this claimant's job
};

/// An attempt to deliver: one invocation, or one job in it.
struct Claimant {
  std::string owner;     // unique: two attempts at the same invocation are two claimants
  Time lease_until;      // wall clock; after this the attempt has surely ended
  std::string job = {};  // the id of the retry queue's job that it works on; empty: an event's own attempt
};

/// Thread-safe. Each call ends at its deadline.
class Claims {
 public:
  virtual ~Claims() = default;
  /// A lease that has ended is taken over. Asked again by the same owner: mine, as before.
  virtual aws::CallResult<Claim> claim(const std::string& alert_id, const Claimant& claimant,
                                       net::Deadline deadline) = 0;
  /// It was delivered. Does nothing when the lease was lost to another.
  virtual aws::CallResult<void> done(const std::string& alert_id, const Claimant& claimant,
                                     net::Deadline deadline) = 0;
  /// It was not: the next may try at once.
  virtual aws::CallResult<void> release(const std::string& alert_id, const Claimant& claimant,
                                        net::Deadline deadline) = 0;
  /// It was not, and the job of that id waits for it: nobody else is to try.
  virtual aws::CallResult<void> queued(const std::string& alert_id, const Claimant& claimant,
                                       const std::string& job, net::Deadline deadline) = 0;
  /// A drill has come and goes to these channels ("topic,slack,ses/a@example.com"): "drill/ID" says so to whoever asks for receipts. No claim.
  virtual aws::CallResult<void> drill(const std::string& id, const std::string& channels,
                                      net::Deadline deadline) = 0;
};

}  // namespace tocsin::function
