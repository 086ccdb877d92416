// Where the function leaves what a channel has not taken.
#pragma once

#include <string>

#include "aws/client.h"
#include "base/clock.h"
#include "net/deadline.h"

namespace tocsin::function {

/// After so many an alert is a dead letter of its channel: two days.
inline constexpr int kRetryAttempts = 100;

/// Thread-safe. Each call ends at its deadline.
class RetryQueue {
 public:
  virtual ~RetryQueue() = default;
  /// `delay` is cut to what the queue can: the job knows its own time.
  virtual aws::CallResult<void> send(const std::string& message, Milliseconds delay,
                                     net::Deadline deadline) = 0;
  /// Into the dead letters.
  virtual aws::CallResult<void> bury(const std::string& message, net::Deadline deadline) = 0;
};

/// Two queues of SQS. Needs sqs:SendMessage on both.
class SqsRetryQueue final : public RetryQueue {
 public:
  /// `client` must outlive it. The queues' addresses.
  SqsRetryQueue(aws::Client& client, std::string retry_url, std::string dead_url);

  aws::CallResult<void> send(const std::string& message, Milliseconds delay, net::Deadline deadline) override;
  aws::CallResult<void> bury(const std::string& message, net::Deadline deadline) override;

 private:
  aws::CallResult<void> put(const std::string& url, const std::string& message, Milliseconds delay,
                            net::Deadline deadline);

  aws::Client& client_;
  const std::string retry_url_;
  const std::string dead_url_;
};

}  // namespace tocsin::function
