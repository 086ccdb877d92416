#include "cli/serve/queues.h"

#include <memory>
#include <utility>

#include "aws/endpoint.h"
#include "aws/process_client.h"
#include "aws/sqs.h"
#include "base/log.h"
#include "source/sqs_source.h"

namespace tocsin::cli {
namespace {

struct Reader {
  std::shared_ptr<aws::ProcessClient> aws;  // outlives the source that uses it
  source::SqsCounts counts;
  source::SqsSource source;

  Reader(std::shared_ptr<aws::ProcessClient> owner, aws::Client& client, source::Intake& intake,
         aws::Queue queue)
      : aws(std::move(owner)), source(client, intake, counts, options(std::move(queue))) {}

  static source::SqsSourceOptions options(aws::Queue queue) {
    source::SqsSourceOptions out;
    out.queue = std::move(queue);
    return out;
  }
};

// The address says whose queue it is; where it is asked is for the endpoint to say, as in AWS's own SDKs.
Result<aws::Queue> place_of(const config::Queue& queue, const aws::Settings& settings) {
  const auto region = aws::region_of_queue(queue.url);
  aws::Queue out{queue.url, queue.region.empty() ? region : queue.region};
  auto endpoint = aws::resolve_endpoint(settings, "sqs", out.region.empty() ? settings.region : out.region);
  if (!endpoint) {
    endpoint.error().where = queue.url;
    return fail(std::move(endpoint.error()));
  }
  if (region.empty() && !endpoint->custom) {
    return fail({ErrorKind::invalid, "the queue is at none of AWS's addresses", queue.url,
                 "set AWS_ENDPOINT_URL_SQS for a queue elsewhere"});
  }
  return out;
}

void log_counts(const aws::Queue& queue, const source::SqsCounts& counts) {
  log::info("source ended", {{"source", "sqs"},
                             {"queue", queue.url},
                             {"messages", std::to_string(counts.messages)},
                             {"stored", std::to_string(counts.stored)},
                             {"refused", std::to_string(counts.refused)},
                             {"failed", std::to_string(counts.failed)}});
}

}  // namespace

Result<std::vector<pipeline::ServiceSource>> queue_sources(const std::vector<config::Queue>& queues,
                                                           source::Intake& intake) {
  std::vector<pipeline::ServiceSource> running;
  if (queues.empty()) return running;
  const auto aws = std::make_shared<aws::ProcessClient>();
  const auto client = aws->get();
  if (!client) return fail(client.error());
  for (const auto& configured : queues) {
    auto queue = place_of(configured, (*client)->settings());
    if (!queue) return fail(std::move(queue.error()));
    auto reader = std::make_shared<Reader>(aws, **client, intake, *queue);
    running.push_back({"sqs", [reader, queue = *queue](source::Intake&, const std::stop_token& stop) {
                         reader->source.run(stop);
                         log_counts(queue, reader->counts);
                       }});
  }
  return running;
}

std::vector<Error> queue_obstacles(const std::vector<config::Queue>& queues) {
  std::vector<Error> found;
  if (queues.empty()) return found;
  aws::ProcessClient aws;
  const auto client = aws.get();
  if (!client) return {client.error()};
  for (const auto& configured : queues) {
    auto queue = place_of(configured, (*client)->settings());
    if (!queue) {
      found.push_back(std::move(queue.error()));
    } else if (auto usable = source::check_queue(**client, *queue); !usable) {
      found.push_back(std::move(usable.error()));
      if (found.back().where.empty()) found.back().where = queue->url;
    }
  }
  return found;
}

}  // namespace tocsin::cli
