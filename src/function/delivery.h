// One alert to the sink, once: claimed, published, marked as done. See docs/adr/0005, "Claims".
#pragma once

#include <string>
#include <string_view>

#include "alert/alert.h"
#include "function/handler.h"
#include "function/report.h"

namespace tocsin::function {

/// Of one invocation. Not thread-safe; the references must outlive it.
class Delivery {
 public:
  /// `begin`: nothing begins later. `end`: of the invocation.
  Delivery(const Parts& parts, Report& report, Claimant claimant, net::Deadline begin, net::Deadline end);

  /// False when the alert must come again; why is in the report, and so are the counts.
  bool deliver(alert::Alert alert);

  /// Something rang that would ring again if its event came again: the table of claims could not be asked.
  bool rang_unclaimed() const { return rang_unclaimed_; }

 private:
  enum class Turn { mine, unclaimed, delivered, busy };

  Turn take_turn(const std::string& alert_id);
  bool publish(const sink::Notification& notification);
  void settle(const std::string& alert_id, bool delivered);
  bool fail(const sink::Notification& notification, std::string_view why);

  const Parts& parts_;
  Report& report_;
  const Claimant claimant_;
  const net::Deadline begin_;
  const net::Deadline end_;
  bool rang_unclaimed_ = false;
  bool claims_down_ = false;  // once they fail they are not waited for again
};

}  // namespace tocsin::function
