// One alert to one channel, once: claimed, sent, marked; or left in the retry queue. See docs/adr/0005, "Claims", and 0016.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "function/handler.h"
#include "function/retry_job.h"

namespace tocsin::function {

/// One alert on its way to one channel.
struct Errand {
  std::shared_ptr<const sink::Notification> notification;
  std::size_t lane = 0;  // which of Parts' channels; 0 is the topic
  std::string target;
  std::size_t item = 0;  // of the invocation: what must come again when this fails
  std::string job_id;    // it came out of the retry queue; empty: an event made it
  int attempt = 1;
  bool maybe_delivered = false;
};

/// What became of it.
struct Outcome {
  enum class Fate {
    published,
    duplicate,  // delivered by another, or another's job waits for it
    queued,     // in the retry queue
    dead,       // in the dead letters
    failed,     // nowhere: its item must come again
  };
  Fate fate = Fate::failed;
  std::size_t item = 0;
  std::string why;                 // of failed: one line
  std::vector<std::string> notes;  // lines at `error` of what fails nothing
};

/// Of one invocation. Thread-safe, but each lane is for one thread at a time; `parts` must outlive it.
class Courier {
 public:
  /// `begin`: nothing begins later. `end`: of the invocation.
  Courier(const Parts& parts, Claimant claimant, net::Deadline begin, net::Deadline end);

  /// Claims and sends. Ends before `end`, as far as the sink keeps to its deadline.
  Outcome carry(const Errand& errand);

  /// Does not send: for what its channel has no time for. From any thread.
  Outcome hand_over(const Errand& errand, const std::string& why);

  /// Something rang that would ring again if its event came again: the table of claims could not be asked.
  bool rang_unclaimed() const { return rang_unclaimed_; }

 private:
  enum class Turn { mine, unclaimed, not_ours, busy };
  struct Failure {
    std::string why;
    sink::NotDelivered::Kind kind = sink::NotDelivered::Kind::retry;
    std::optional<Milliseconds> asked;
  };

  Turn take_turn(const Errand& errand, Outcome& outcome);
  sink::DeliveryResult send(const Errand& errand) const;
  void note_published(const Errand& errand, const std::string& answer) const;
  void settle(const Errand& errand, bool delivered, Outcome& outcome);
  /// Into the retry queue, with another attempt to come when `charged`; or into the dead letters, or failed.
  void leave(const Errand& errand, Turn turn, const Failure& failure, bool charged, Outcome& outcome);
  RetryJob job_of(const Errand& errand, Turn turn, const Failure& failure, int attempt,
                  Milliseconds delay) const;
  void mark_queued(const Errand& errand, const std::string& job_id, Outcome& outcome);
  void note_claims(const std::string& what, const aws::CallError& error, Outcome& outcome);
  const std::string& channel_of(const Errand& errand) const;
  std::string claim_of(const Errand& errand) const;
  net::Deadline last_start(std::size_t lane) const;

  const Parts& parts_;
  const Claimant claimant_;
  const net::Deadline begin_;
  const net::Deadline end_;
  const net::Deadline last_start_;  // of an attempt at a channel that may have to ask for its secrets
  std::vector<std::optional<std::string>> down_;  // by lane: why it is not asked again in this invocation
  std::atomic<bool> rang_unclaimed_ = false;
  std::atomic<bool> claims_down_ = false;  // once they fail they are not waited for again
};

}  // namespace tocsin::function
