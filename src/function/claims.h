// Who delivers an alert, when the same event arrives several times: redelivered by AWS, accepted by two rules of the bus, read from the bus and from
// the archive. Keyed by the alert's id, which is the hash of rule and occurrence, so that of two alerts of one event the one that failed is sent again alone.
#pragma once

#include <string>

#include "aws/client.h"
#include "base/clock.h"
#include "net/http_client.h"

namespace tocsin::function {

enum class Claim {
  mine,  // deliver it, then done()
  done,  // somebody has delivered it
  busy,  // somebody is at it and their lease has not ended
};

/// An attempt to deliver: one invocation.
struct Claimant {
  std::string owner;  // unique: two attempts at the same invocation are two claimants
  Time lease_until;   // wall clock; after this the attempt has surely ended
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
};

}  // namespace tocsin::function
