// Queues that `serve` reads: long polling, several messages at once, visibility extended while working, deleted only when what they hold is
// stored. The same message shapes as in Lambda (aws_message.h).
#pragma once

#include <atomic>
#include <cstdint>
#include <stop_token>
#include <string>

#include "aws/client.h"
#include "source/intake.h"

namespace tocsin::source {

struct SqsSourceOptions {
  std::string queue_url;
  Milliseconds wait{20'000};        // long polling; at most 20 s
  Milliseconds visibility{60'000};  // asked for, and extended every third of it
};

struct SqsCounts {
  std::atomic<std::uint64_t> messages = 0;  // received
  std::atomic<std::uint64_t> stored = 0;    // and deleted
  std::atomic<std::uint64_t> refused = 0;   // understood by nobody: left to the queue's redrive policy, named in the log
};

class SqsSource {
 public:
  SqsSource(aws::Client& client, Intake& intake, SqsCounts& counts, SqsSourceOptions options);

  /// Until stop is asked for; what is in hand is finished or given back (visibility 0).
  void run(const std::stop_token& stop);

  /// The queue is there and may be read.
  Status check();

 private:
  aws::Client& client_;
  Intake& intake_;
  SqsCounts& counts_;
  const SqsSourceOptions options_;
};

}  // namespace tocsin::source
