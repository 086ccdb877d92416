// The alerts of one invocation to all channels that want them, and what became of each in the report.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "alert/alert.h"
#include "function/courier.h"
#include "function/handler.h"
#include "function/lanes.h"
#include "function/report.h"

namespace tocsin::function {

/// Not thread-safe; the references must outlive it. With nothing but the topic no thread is made.
class Delivery {
 public:
  /// `begin`: nothing begins later. `end`: of the invocation.
  Delivery(const Parts& parts, Report& report, const Claimant& claimant, net::Deadline begin,
           net::Deadline end);

  /// What follows belongs to this item of the invocation.
  void begin_item(std::size_t item) { item_ = item; }

  void deliver(alert::Alert alert);
  /// A drill: to every channel, whatever severity it is told of, and not counted among the alerts.
  void drill(const std::string& id, alert::Alert alert);
  /// What the retry queue has brought back.
  void again(RetryJob job);

  /// Waits for all of it; the report is whole then. May be called in between.
  void finish();
  /// Whether something of this item must come again. After finish().
  bool must_come_again(std::size_t item) const { return failed_.contains(item); }

  /// After finish().
  bool rang_unclaimed() const { return courier_.rang_unclaimed(); }

 private:
  void to_all(sink::Notification notification);
  void start(Errand errand);
  void count(const Outcome& outcome);
  /// Back into the queue as it is until its time has come, or into the dead letters.
  void put_back(const RetryJob& job, bool dead);
  const sink::Sink& sink_of(std::size_t lane) const;
  rule::Severity least_of(std::size_t lane) const;
  std::optional<std::size_t> lane_of(std::string_view channel) const;

  const Parts& parts_;
  Report& report_;
  const net::Deadline end_;
  Courier courier_;
  std::optional<Lanes> lanes_;
  std::size_t item_ = 0;
  std::set<std::size_t> failed_;
};

}  // namespace tocsin::function
