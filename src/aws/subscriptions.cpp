#include "aws/subscriptions.h"

#include "aws/sns.h"
#include "aws/xml_answer.h"

namespace tocsin::aws {
namespace {

constexpr int kMaxPages = 100;

}  // namespace

CallResult<std::vector<Subscription>> list_subscriptions(Client& client, const std::string& topic_arn,
                                                         net::Deadline deadline) {
  std::vector<Subscription> all;
  std::string next;
  for (int page = 0; page < kMaxPages; ++page) {
    Query parameters{{"TopicArn", topic_arn}};
    if (!next.empty()) parameters.emplace_back("NextToken", next);
    auto call = query_call("sns", "ListSubscriptionsByTopic", "2010-03-31", parameters);
    call.region = region_of_topic(topic_arn);
    const auto result = call_for_xml(client, call, "ListSubscriptionsByTopicResult", deadline);
    if (!result) return tl::unexpected(result.error());
    if (const auto* members = result->find("Subscriptions")) {
      for (const auto& member : members->children) {
        // An unconfirmed one has the word PendingConfirmation in place of its ARN.
        all.push_back({member.text_at("Protocol"), member.text_at("Endpoint"),
                       member.text_at("SubscriptionArn").starts_with("arn:")});
      }
    }
    next = result->text_at("NextToken");
    if (next.empty()) break;
  }
  return all;
}

CallResult<std::string> topic_policy(Client& client, const std::string& topic_arn, net::Deadline deadline) {
  auto call = query_call("sns", "GetTopicAttributes", "2010-03-31", {{"TopicArn", topic_arn}});
  call.region = region_of_topic(topic_arn);
  const auto attributes = call_for_xml(client, call, "GetTopicAttributesResult/Attributes", deadline);
  if (!attributes) return tl::unexpected(attributes.error());
  for (const auto& entry : attributes->children) {
    if (entry.text_at("key") == "Policy") return entry.text_at("value");
  }
  return std::string();
}

}  // namespace tocsin::aws
