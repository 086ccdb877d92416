#include <algorithm>
#include <fmt/format.h>

#include "base/text.h"
#include "doctor/checks.h"

namespace tocsin::doctor {
namespace {

const std::string kArea = "trail";

Findings check_trail(const TrailView& view, bool wants_reads) {
  const auto name = printable(view.trail.name);
  // CloudTrail starts, stops and changes a trail only in the region that it was made in.
  const auto arn = shell_quote(view.trail.arn) +
                   (view.trail.home_region.empty() ? "" : " --region " + shell_quote(view.trail.home_region));
  if (!view.status) return {could_not_look(kArea, view.status.error())};
  if (!view.status->is_logging) {
    return {{kArea, Level::failure,
             fmt::format("the trail {} is switched off: EventBridge hears no API calls of it", name),
             "switch it on", "aws cloudtrail start-logging --name " + arn}};
  }
  Findings findings;
  if (!view.status->delivery_error.empty()) {
    findings.push_back({kArea, Level::warning,
                        fmt::format("the log files of {} do not reach the bucket {}: {}", name,
                                    printable(view.trail.bucket), printable(view.status->delivery_error)),
                        "let cloudtrail.amazonaws.com put objects in the policies of the bucket and its key; "
                        "the event bus still hears",
                        "aws cloudtrail get-trail-status --name " + arn});
  }
  if (!view.events) {
    findings.push_back(could_not_look(kArea, view.events.error()));
  } else if (!view.events->writes) {
    findings.push_back({kArea, Level::failure,
                        fmt::format("the trail {} records no management events that change something", name),
                        "let it record management events, reading and writing ones",
                        "aws cloudtrail get-event-selectors --trail-name " + arn});
  } else if (!view.events->reads && wants_reads) {
    findings.push_back(
        {kArea, Level::warning,
         fmt::format("the trail {} records no management events that only read: rules about them never ring",
                     name),
         "let it record management events, reading and writing ones",
         "aws cloudtrail get-event-selectors --trail-name " + arn});
  }
  if (!view.trail.is_multi_region) {
    findings.push_back({kArea, Level::warning, fmt::format("the trail {} records one region only", name),
                        "make it record all regions: attackers like those that nobody looks at",
                        "aws cloudtrail update-trail --is-multi-region-trail --name " + arn});
  }
  return findings;
}

bool is_good(const Findings& findings) {
  return std::none_of(findings.begin(), findings.end(),
                      [](const Finding& f) { return f.level != Level::warning; });
}

}  // namespace

Findings check_trails(const Answered<std::vector<TrailView>>& trails, bool wants_reads) {
  if (!trails) return {could_not_look(kArea, trails.error())};
  if (trails->empty()) {
    return {{kArea, Level::failure, "there is no trail: without one EventBridge hears no API calls",
             "make one for all regions: terraform/ does unless it is given the name of another",
             "cd terraform && terraform apply"}};
  }
  // One that records all is enough: what is wrong with others is then no concern of ours.
  Findings all;
  for (const auto& view : *trails) {
    auto findings = check_trail(view, wants_reads);
    if (!is_good(findings)) {
      all.insert(all.end(), findings.begin(), findings.end());
      continue;
    }
    findings.insert(findings.begin(),
                    {kArea, Level::ok,
                     fmt::format("the trail {} records{}{}", printable(view.trail.name),
                                 view.trail.is_multi_region ? " all regions" : " this region",
                                 view.trail.is_organization ? " of the organisation" : "")});
    return findings;
  }
  return all;
}

}  // namespace tocsin::doctor
