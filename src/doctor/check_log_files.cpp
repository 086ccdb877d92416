// The second way in: the trail's bucket tells the intake, and the function is handed what lies there.
#include <algorithm>
#include <fmt/format.h>

#include "base/text.h"
#include "doctor/checks.h"

namespace tocsin::doctor {
namespace {

const std::string kArea = "log files";
constexpr const char* kApply = "cd terraform && terraform apply";
constexpr const char* kGuide = "docs/deploy.md, \"An existing trail\", has the commands";
constexpr std::int64_t kLongQueue = 1000;
constexpr int kMovedPermanently = 301;

Findings check_mapping(const Deployment& deployment, const std::string& intake_arn,
                       const Answered<std::vector<aws::SourceMapping>>& mappings) {
  if (!mappings) return {could_not_look(kArea, mappings.error())};
  const auto found = std::find_if(mappings->begin(), mappings->end(), [&](const aws::SourceMapping& mapping) {
    return mapping.source_arn == intake_arn;
  });
  if (found == mappings->end()) {
    return {{kArea, Level::failure,
             fmt::format("nothing hands the function what lies in {}: log files are not read, nor dead "
                         "letters that are sent again",
                         deployment.intake()),
             "deploy again: its event source mapping is missing", kApply}};
  }
  if (found->state != "Disabled" && found->state != "Disabling" && found->state != "Deleting") return {};
  return {{kArea, Level::failure,
           fmt::format("what lies in {} is not handed to the function: the event source mapping is {}",
                       deployment.intake(), printable(found->state)),
           "switch it on",
           fmt::format("aws lambda update-event-source-mapping --region {} --enabled --uuid {}",
                       deployment.region, shell_quote(found->id))}};
}

bool tells_of_new(const aws::BucketNotification::ToQueue& queue) {
  return std::any_of(queue.events.begin(), queue.events.end(), [](const std::string& event) {
    return event == "s3:ObjectCreated:*" || event == "s3:ObjectCreated:Put";
  });
}

/// Whether it is told of files below `key_prefix`, of all of them or of a part.
bool tells_of_files(const aws::BucketNotification::ToQueue& queue, const std::string& key_prefix) {
  return tells_of_new(queue) &&
         (key_prefix.starts_with(queue.prefix) || queue.prefix.starts_with(key_prefix)) &&
         std::string_view(".json.gz").ends_with(queue.suffix);
}

Finding silent_bucket(const Deployment& deployment, const BucketView& view, const std::string& intake_arn) {
  const auto& notification = *view.notification;
  const bool is_told = std::any_of(notification.queues.begin(), notification.queues.end(),
                                   [&](const auto& queue) { return queue.queue_arn == intake_arn; });
  std::string what =
      fmt::format("the bucket {} does not tell {} of the log files below {}: what the bus misses is missed",
                  printable(view.bucket), deployment.intake(), printable(view.key_prefix));
  if (is_told) what += "; it tells of other objects";
  if (notification.tells_others)
    what += "; it tells a topic, a function or EventBridge, which was not followed";
  return {kArea, Level::warning, what,
          fmt::format("add the queue {} to the bucket's notifications: {}", printable(intake_arn), kGuide),
          fmt::format("aws s3api get-bucket-notification-configuration --region {} --bucket {}",
                      deployment.region, shell_quote(view.bucket))};
}

Finding unseen_bucket(const Deployment& deployment, const BucketView& view) {
  const auto& error = view.notification.error();
  if (error.status == kMovedPermanently) {
    return {kArea, Level::warning,
            fmt::format("the bucket {} is in another region than {}: S3 tells only queues of its own",
                        printable(view.bucket), deployment.intake()),
            "without it what the bus of this region misses is missed; deploy Tocsin in the bucket's region",
            ""};
  }
  auto finding = could_not_look(kArea, error);
  finding.what = fmt::format("whether the bucket {} tells {} of its log files was not seen: {}",
                             printable(view.bucket), deployment.intake(), finding.what);
  return finding;
}

/// One bucket that tells is enough. Otherwise what is wrong with each.
Findings check_buckets(const Deployment& deployment, const std::string& intake_arn,
                       const std::vector<BucketView>& buckets, std::string& telling) {
  Findings findings;
  for (const auto& view : buckets) {
    if (!view.notification) {
      findings.push_back(unseen_bucket(deployment, view));
      continue;
    }
    const auto& queues = view.notification->queues;
    if (std::any_of(queues.begin(), queues.end(), [&](const auto& queue) {
          return queue.queue_arn == intake_arn && tells_of_files(queue, view.key_prefix);
        })) {
      telling = view.bucket;
      return {};
    }
    findings.push_back(silent_bucket(deployment, view, intake_arn));
  }
  if (buckets.empty()) {
    findings.push_back({kArea, Level::warning, "without a trail there are no log files", "", ""});
  }
  return findings;
}

}  // namespace

Findings check_log_files(const Deployment& deployment, const Answered<aws::QueueAttributes>& intake,
                         const Answered<std::vector<aws::SourceMapping>>& mappings,
                         const Answered<std::vector<BucketView>>& buckets) {
  if (!intake && is_missing(intake.error())) {
    return {{kArea, Level::warning,
             fmt::format("there is no queue {}: log files are not read, and what the bus misses is missed",
                         deployment.intake()),
             "deploy again", kApply}};
  }
  if (!intake) return {could_not_look(kArea, intake.error())};
  auto findings = check_mapping(deployment, intake->arn, mappings);
  std::string telling;
  if (!buckets) {
    findings.push_back(could_not_look(kArea, buckets.error()));
  } else {
    for (auto& finding : check_buckets(deployment, intake->arn, *buckets, telling))
      findings.push_back(std::move(finding));
  }
  if (intake->visible > kLongQueue) {
    findings.push_back(
        {kArea, Level::warning,
         fmt::format("{} messages wait in {}: the function is slower than they come, or does not run",
                     intake->visible, deployment.intake()),
         "look into the function's log and at its concurrency",
         fmt::format("aws logs tail --region {} {}", deployment.region,
                     shell_quote("/aws/lambda/" + deployment.name))});
  }
  if (!findings.empty()) return findings;
  return {{kArea, Level::ok,
           fmt::format("{} is told by the bucket {} and handed to the function, {} in it",
                       deployment.intake(), printable(telling), intake->visible)}};
}

}  // namespace tocsin::doctor
