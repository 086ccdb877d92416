// Queues that `serve` reads: long polling, several messages at once, visibility extended while working, deleted only when what they hold is
// stored. The same message shapes as in Lambda (aws_message.h).
//
//   stored           its events are on disk, those of the objects that it names too: deleted
//   refused          nobody understands it, or the object that it names is no log: named in the log and left to the queue's redrive policy
//   failed           an object could not be read for now: comes again when its visibility ends, and is left to the redrive policy as well
//   stop was asked   given back at once
//
// A kill between storing and deleting makes a message come again: its events ring no second time.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "aws/client.h"
#include "aws/sqs.h"
#include "source/aws_message.h"
#include "source/feeder.h"
#include "source/intake.h"

namespace tocsin::source {

struct SqsSourceOptions {
  aws::Queue queue;
  Milliseconds wait{1'000};  // long polling, whole seconds, at most 20; also how long a stop may have to wait
  Milliseconds visibility{60'000};  // asked for, and extended every third of it
  Milliseconds first_wait{1'000};   // when the queue cannot be read: doubles up to a minute
  int readers =
      4;  // receive and work side by side while there is a backlog; one of them keeps asking when there is none
  Milliseconds object_limit{120'000};  // for fetching one object
};

struct SqsCounts {
  std::atomic<std::uint64_t> messages = 0;  // received
  std::atomic<std::uint64_t> stored = 0;    // of those: everything that they hold
  std::atomic<std::uint64_t> refused = 0;
  std::atomic<std::uint64_t> failed = 0;
};

/// The queue is there and may be looked at (sqs:GetQueueAttributes). Logs what is unwise about it. Blocks for some seconds at most.
Status check_queue(aws::Client& client, const aws::Queue& queue);

class SqsSource {
 public:
  /// The references must outlive the source.
  SqsSource(aws::Client& client, Intake& intake, SqsCounts& counts, SqsSourceOptions options);

  /// Until stop is asked for; what is in hand is finished or given back. Nothing that the queue answers ends it. The caller's thread and
  /// `readers` - 1 of its own, each with one more that extends visibility. A stop ends the client's waits for another try: Client::interrupt().
  void run(const std::stop_token& stop);

 private:
  enum class Fate { stored, refused, failed, given_back };

  aws::CallResult<std::vector<aws::QueueMessage>> receive();
  void lead(const std::stop_token& stop);
  void help(const std::stop_token& stop);
  void set_backlog(bool is_there);
  void work(const std::vector<aws::QueueMessage>& messages, const std::stop_token& stop);
  std::vector<Fate> fates_of(const std::vector<aws::QueueMessage>& messages,
                             const std::vector<std::string>& receipts, const std::stop_token& stop);
  struct Feeding;  // of one batch
  Fate take(const aws::QueueMessage& message, Feeding& feeding, const std::stop_token& stop);
  Fate take_object(const aws::QueueMessage& message, const LogObject& object, Feeding& feeding,
                   const std::stop_token& stop);
  Fate refuse(const aws::QueueMessage& message, const std::string& why);
  void remove(const std::vector<std::string>& receipts);
  void give_back(const std::vector<std::string>& receipts, Milliseconds after);
  bool may_log();

  aws::Client& client_;
  Intake& intake_;
  SqsCounts& counts_;
  const SqsSourceOptions options_;

  std::mutex mutex_;  // of all below
  std::condition_variable_any backlog_came_;
  bool has_backlog_ = false;
  std::chrono::steady_clock::time_point log_minute_{};
  int logged_ = 0;  // messages that were not stored, in that minute
};

}  // namespace tocsin::source
