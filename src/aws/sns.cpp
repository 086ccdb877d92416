#include "aws/sns.h"

#include <fmt/format.h>

#include "aws/xml.h"
#include "base/text.h"

namespace tocsin::aws {
namespace {

constexpr std::string_view kVersion = "2010-03-31";

Query parameters_of(const std::string& topic_arn, const SnsMessage& message) {
  Query out{{"TopicArn", topic_arn}, {"Subject", message.subject}, {"Message", message.message}};
  std::size_t number = 0;
  for (const auto& [name, value] : message.attributes) {
    const auto entry = fmt::format("MessageAttributes.entry.{}.", ++number);
    out.emplace_back(entry + "Name", name);
    out.emplace_back(entry + "Value.DataType", "String");
    out.emplace_back(entry + "Value.StringValue", value);
  }
  if (!message.group_id.empty()) out.emplace_back("MessageGroupId", message.group_id);
  if (!message.deduplication_id.empty()) out.emplace_back("MessageDeduplicationId", message.deduplication_id);
  return out;
}

}  // namespace

std::string region_of_topic(std::string_view topic_arn) {
  const auto parts = split(topic_arn, ':');
  return parts.size() > 3 && parts[0] == "arn" && parts[2] == "sns" ? std::string(parts[3]) : std::string();
}

CallResult<std::string> publish(Client& client, const std::string& topic_arn, const SnsMessage& message,
                                net::Deadline deadline) {
  auto call = query_call("sns", "Publish", kVersion, parameters_of(topic_arn, message));
  call.region = region_of_topic(topic_arn);
  call.attempt_limit =
      std::chrono::seconds(5);  // a connection that died in a frozen function says nothing for minutes
  const auto answer = client.call(call, deadline);
  if (!answer) return tl::unexpected(answer.error());
  // A 200 is a yes, also when its text cannot be read: publishing once more would ring twice.
  const auto root = parse_xml(answer->body);
  return root ? shorten(printable(root->text_at("PublishResult/MessageId")), 100) : std::string();
}

}  // namespace tocsin::aws
