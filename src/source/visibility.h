// Keeps messages that are being worked on invisible to others, from a thread of its own.
#pragma once

#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "aws/client.h"
#include "aws/sqs.h"

namespace tocsin::source {

class Visibility {
 public:
  /// The messages were received just now, for `visibility`; it is extended every third of it until this ends. The client must outlive it.
  Visibility(aws::Client& client, aws::Queue queue, std::vector<std::string> receipts,
             Milliseconds visibility);

 private:
  void run(const std::stop_token& stop) const;

  aws::Client& client_;
  const aws::Queue queue_;
  const std::vector<std::string> receipts_;
  const Milliseconds visibility_;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace tocsin::source
