// The way from the function to a person: the function itself, topics, queues, the table.
#include <algorithm>
#include <fmt/format.h>

#include "aws/url.h"
#include "base/text.h"
#include "doctor/checks.h"

namespace tocsin::doctor {
namespace {

constexpr const char* kApply = "cd terraform && terraform apply";
constexpr std::int64_t kLongQueue = 1000;

bool is_missing(const aws::CallError& error) {
  return error.kind == aws::CallError::Kind::not_found ||
         error.code.find("NonExistentQueue") != std::string::npos ||
         error.code.find("QueueDoesNotExist") != std::string::npos;
}

bool has(const aws::FunctionInfo& function, const std::string& variable) {
  const auto found = function.variables.find(variable);
  return found != function.variables.end() && !found->second.empty();
}

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

Findings check_function(const Deployment& deployment, const Answered<aws::FunctionInfo>& function,
                        const Answered<bool>& may_be_invoked) {
  const std::string area = "function";
  const auto name = shell_quote(deployment.name);
  if (!function && is_missing(function.error())) {
    return {{area, Level::failure,
             fmt::format("there is no function {} in {}", printable(deployment.name), deployment.region),
             "deploy, or say with --name and --region what was deployed where",
             std::string("make lambda && ") + kApply}};
  }
  if (!function) return {could_not_look(area, function.error())};
  Findings findings;
  const auto look = "aws lambda get-function-configuration --function-name " + name;
  if (function->state != "Active" && !function->state.empty() && function->state != "Inactive") {
    findings.push_back(
        {area, Level::failure,
         fmt::format("the function is {}: {}", printable(function->state), printable(function->state_reason)),
         "deploy again", look});
  }
  if (function->update_status == "Failed") {
    findings.push_back(
        {area, Level::failure, "the function's last update failed: an old one runs", "deploy again", kApply});
  }
  if (!has(*function, "TOCSIN_SNS_TOPIC_ARN")) {
    findings.push_back({area, Level::failure,
                        "the function does not know where to publish: TOCSIN_SNS_TOPIC_ARN is not set",
                        "deploy again", kApply});
  }
  if (!has(*function, "TOCSIN_CLAIMS_TABLE")) {
    findings.push_back({area, Level::warning,
                        "TOCSIN_CLAIMS_TABLE is not set: an event that AWS delivers twice rings twice",
                        "deploy again", kApply});
  }
  if (!may_be_invoked) {
    findings.push_back(could_not_look(area, may_be_invoked.error()));
  } else if (!*may_be_invoked) {
    findings.push_back({area, Level::failure, "EventBridge is not allowed to invoke the function",
                        "deploy again: its policy lacks events.amazonaws.com", kApply});
  }
  if (findings.empty()) {
    findings.push_back({area, Level::ok,
                        fmt::format("{} is there, last changed {}", printable(deployment.name),
                                    printable(function->last_modified))});
  }
  return findings;
}

Findings check_topic(const std::string& topic_arn, const std::string& purpose,
                     const Answered<std::vector<aws::Subscription>>& subscriptions) {
  const std::string area = "topic";
  const auto arn = shell_quote(topic_arn);
  const bool rings = purpose == "alerts";
  const auto subscribe =
      fmt::format("aws sns subscribe --topic-arn {} --protocol email --notification-endpoint ADDRESS", arn);
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

Findings check_intake(const Deployment& deployment, const Answered<aws::QueueAttributes>& queue) {
  const std::string area = "log files";
  if (!queue && is_missing(queue.error())) {
    return {{area, Level::warning,
             fmt::format("there is no queue {}: log files are not read, and what the bus misses is missed",
                         deployment.intake()),
             "deploy again", kApply}};
  }
  if (!queue) return {could_not_look(area, queue.error())};
  if (queue->visible > kLongQueue) {
    return {{area, Level::warning,
             fmt::format("{} messages wait in {}: the function is slower than they come, or does not run",
                         queue->visible, deployment.intake()),
             "look into the function's log and at its concurrency",
             "aws logs tail /aws/lambda/" + deployment.name}};
  }
  return {{area, Level::ok,
           fmt::format("{} waits for the log files, {} in it", deployment.intake(), queue->visible)}};
}

Findings check_table(const std::string& name, const Answered<aws::TableInfo>& table) {
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
             fmt::format("aws dynamodb update-time-to-live --table-name {} --time-to-live-specification "
                         "Enabled=true,AttributeName=expires_at",
                         shell_quote(name))}};
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
