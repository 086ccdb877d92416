#include "function/retry_queue.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "aws/sqs.h"
#include "doc/json_writer.h"
#include "doc/value.h"
#include "function/retry_job.h"

namespace tocsin::function {

SqsRetryQueue::SqsRetryQueue(aws::Client& client, std::string retry_url, std::string dead_url)
    : client_(client), retry_url_(std::move(retry_url)), dead_url_(std::move(dead_url)) {}

aws::CallResult<void> SqsRetryQueue::send(const std::string& message, Milliseconds delay,
                                          net::Deadline deadline) {
  return put(retry_url_, message, delay, deadline);
}

aws::CallResult<void> SqsRetryQueue::bury(const std::string& message, net::Deadline deadline) {
  return put(dead_url_, message, Milliseconds(0), deadline);
}

aws::CallResult<void> SqsRetryQueue::put(const std::string& url, const std::string& message,
                                         Milliseconds delay, net::Deadline deadline) {
  const auto wait = std::clamp(delay, Milliseconds(0), kLongestSqsDelay);
  const auto request = doc::object(
      {{"QueueUrl", doc::string(url)},
       {"MessageBody", doc::string(message)},
       {"DelaySeconds", doc::number(std::int64_t{std::chrono::ceil<std::chrono::seconds>(wait).count()})}});
  const auto sent = aws::send_message(client_, aws::region_of_queue(url), doc::to_json(request), deadline);
  if (!sent) return tl::unexpected(sent.error());
  return {};
}

}  // namespace tocsin::function
