#include "aws/resources.h"

#include "aws/json_answer.h"
#include "doc/json_writer.h"

namespace tocsin::aws {
namespace {

CallResult<doc::Value> ask_dynamodb(Client& client, const std::string& operation, const std::string& table,
                                    net::Deadline deadline) {
  const auto request = doc::object({{"TableName", doc::string(table)}});
  return call_for_json(
      client, json_call("dynamodb", "DynamoDB_20120810", operation, "1.0", doc::to_json(request)), deadline);
}

}  // namespace

CallResult<TableInfo> table_info(Client& client, const std::string& name, net::Deadline deadline) {
  const auto table = ask_dynamodb(client, "DescribeTable", name, deadline);
  if (!table) return tl::unexpected(table.error());
  const auto expiry = ask_dynamodb(client, "DescribeTimeToLive", name, deadline);
  if (!expiry) return tl::unexpected(expiry.error());
  return TableInfo{text_in(*table, "Table.TableStatus"),
                   text_in(*expiry, "TimeToLiveDescription.TimeToLiveStatus").starts_with("ENABL")};
}

CallResult<std::string> queue_url(Client& client, const std::string& name, const std::string& region,
                                  net::Deadline deadline) {
  const auto request = doc::object({{"QueueName", doc::string(name)}});
  auto call = json_call("sqs", "AmazonSQS", "GetQueueUrl", "1.0", doc::to_json(request));
  call.region = region;
  const auto answer = call_for_json(client, call, deadline);
  if (!answer) return tl::unexpected(answer.error());
  return text_in(*answer, "QueueUrl");
}

CallResult<bool> guardduty_is_on(Client& client, net::Deadline deadline) {
  const auto detectors = call_for_json(client, rest_get("guardduty", "ListDetectors", "/detector"), deadline);
  if (!detectors) return tl::unexpected(detectors.error());
  for (const auto& id : items_in(*detectors, "detectorIds")) {  // one a region at most
    const auto detector =
        call_for_json(client, rest_get("guardduty", "GetDetector", "/detector/" + id.text), deadline);
    if (!detector) return tl::unexpected(detector.error());
    if (text_in(*detector, "status") == "ENABLED") return true;
  }
  return false;
}

CallResult<bool> security_hub_is_on(Client& client, net::Deadline deadline) {
  const auto hub = call_for_json(client, rest_get("securityhub", "DescribeHub", "/accounts"), deadline);
  // An account that has not switched it on is told so by this error.
  if (!hub &&
      (hub.error().code == "InvalidAccessException" || hub.error().kind == CallError::Kind::not_found))
    return false;
  if (!hub) return tl::unexpected(hub.error());
  return true;
}

}  // namespace tocsin::aws
