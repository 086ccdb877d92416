// The way from the function to a person: topics, dead letters, the table.
#include <algorithm>
#include <fmt/format.h>

#include "aws/sns.h"
#include "aws/url.h"
#include "base/text.h"
#include "doctor/checks.h"

namespace tocsin::doctor {
namespace {

constexpr const char* kApply = "cd terraform && terraform apply";

/// Of an https endpoint the host only: its path often is a key.
std::string shown(const aws::Subscription& subscription) {
  const auto url = aws::parse_url(subscription.endpoint);
  return shorten(printable(url ? subscription.protocol + "://" + url->host : subscription.endpoint), 80);
}

std::string addresses(const std::vector<const aws::Subscription*>& subscriptions) {
  std::string text;
  for (const auto* subscription : subscriptions) text += (text.empty() ? "" : ", ") + shown(*subscription);
  return text;
}

}  // namespace

Findings check_topic(const std::string& topic_arn, const std::string& purpose,
                     const Answered<std::vector<aws::Subscription>>& subscriptions) {
  const std::string area = "topic";
  const auto arn = shell_quote(topic_arn);
  const bool rings = purpose == "alerts";
  const auto subscribe = fmt::format(
      "aws sns subscribe --region {} --topic-arn {} --protocol email --notification-endpoint ADDRESS",
      shell_quote(aws::region_of_topic(topic_arn)), arn);
  if (!subscriptions && is_missing(subscriptions.error())) {
    return {{area, rings ? Level::failure : Level::warning,
             fmt::format("the topic of {} is not there: {}", purpose, printable(topic_arn)), "deploy again",
             kApply}};
  }
  if (!subscriptions) return {could_not_look(area, subscriptions.error())};
  std::vector<const aws::Subscription*> pending;
  for (const auto& subscription : *subscriptions) {
    if (!subscription.is_confirmed) pending.push_back(&subscription);
  }
  const auto confirmed = subscriptions->size() - pending.size();
  Findings findings;
  if (subscriptions->empty()) {
    findings.push_back({area, rings ? Level::failure : Level::warning,
                        fmt::format("nobody is subscribed to the {}", purpose), "subscribe somebody",
                        subscribe});
  } else if (!pending.empty()) {
    findings.push_back({area, confirmed == 0 && rings ? Level::failure : Level::warning,
                        fmt::format("not confirmed for the {}: {}", purpose, addresses(pending)),
                        "open the mail from AWS Notifications and confirm (it may lie in the spam; it is "
                        "valid for 2 days, then subscribe again)",
                        subscribe});
  }
  if (confirmed > 0) {
    findings.push_back({area, Level::ok,
                        fmt::format("the {} reach {} confirmed subscription{}", purpose, confirmed,
                                    confirmed == 1 ? "" : "s")});
  }
  return findings;
}

Findings check_dead_letters(const Deployment& deployment, const Answered<aws::QueueAttributes>& queue) {
  const std::string area = "dead letters";
  if (!queue && is_missing(queue.error())) {
    return {{area, Level::warning,
             fmt::format("there is no queue {}: what fails is lost", deployment.dead_letters()),
             "deploy again", kApply}};
  }
  if (!queue) return {could_not_look(area, queue.error())};
  const auto count = queue->visible + queue->in_flight;
  if (count == 0) return {{area, Level::ok, fmt::format("{} is empty", deployment.dead_letters())}};
  const auto arn = shell_quote(queue->arn);
  return {{area, Level::failure,
           fmt::format("{} could not be handled and lie{} in {}", count, count == 1 ? "s" : "",
                       deployment.dead_letters()),
           fmt::format("read in /aws/lambda/{} why, mend it, then send them through again", deployment.name),
           fmt::format("aws sqs start-message-move-task --region {} --source-arn {} --destination-arn {}",
                       deployment.region, arn,
                       shell_quote(queue->arn.substr(0, queue->arn.rfind(':') + 1) + deployment.intake()))}};
}

Findings check_table(const Deployment& deployment, const std::string& name,
                     const Answered<aws::TableInfo>& table) {
  const std::string area = "claims";
  if (!table && is_missing(table.error())) {
    return {{area, Level::failure,
             fmt::format("there is no table {}: alerts ring, but may ring twice", printable(name)),
             "deploy again", kApply}};
  }
  if (!table) return {could_not_look(area, table.error())};
  if (table->status != "ACTIVE") {
    return {{area, Level::failure,
             fmt::format("the table {} is {}", printable(name), printable(table->status)),
             "wait, or deploy again", kApply}};
  }
  if (!table->has_expiry) {
    return {{area, Level::warning,
             fmt::format("the table {} never forgets: its time to live is off", printable(name)),
             "switch it on",
             fmt::format("aws dynamodb update-time-to-live --region {} --table-name {} "
                         "--time-to-live-specification Enabled=true,AttributeName=expires_at",
                         deployment.region, shell_quote(name))}};
  }
  return {
      {area, Level::ok, fmt::format("the table {} is active and forgets what has ended", printable(name))}};
}

Findings check_detectors(const Deployment& deployment, const Answered<bool>& guardduty,
                         const Answered<bool>& security_hub) {
  Findings findings;
  const auto add = [&](const std::string& area, const Answered<bool>& is_on, const std::string& service,
                       const std::string& command) {
    if (!is_on) {
      findings.push_back(could_not_look(area, is_on.error()));
    } else if (*is_on) {
      findings.push_back({area, Level::ok, fmt::format("{} is on in {}", service, deployment.region)});
    } else {
      findings.push_back(
          {area, Level::warning,
           fmt::format("{} is off in {}: there are no findings to ring for", service, deployment.region),
           "switch it on if you want its findings (it costs money)", command});
    }
  };
  add("guardduty", guardduty, "GuardDuty",
      fmt::format("aws guardduty create-detector --enable --region {}", deployment.region));
  add("security hub", security_hub, "Security Hub",
      fmt::format("aws securityhub enable-security-hub --region {}", deployment.region));
  return findings;
}

}  // namespace tocsin::doctor
