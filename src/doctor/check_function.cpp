// Whether the function is there, may run, and does: its heartbeat is the schedule's own question.
#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "base/text.h"
#include "doctor/checks.h"

namespace tocsin::doctor {
namespace {

const std::string kArea = "function";
constexpr const char* kApply = "cd terraform && terraform apply";
constexpr std::size_t kLongestError = 600;

std::string variable(const aws::FunctionInfo& function, const std::string& name) {
  const auto found = function.variables.find(name);
  return found == function.variables.end() ? "" : found->second;
}

/// "aws lambda VERB --region ... --function-name ..."
std::string command(const Deployment& deployment, std::string_view verb) {
  return fmt::format("aws lambda {} --region {} --function-name {}", verb, deployment.region,
                     shell_quote(deployment.name));
}

void check_state(const Deployment& deployment, const aws::FunctionInfo& function, Findings& findings) {
  if (function.state == "Pending") {
    findings.push_back(
        {kArea, Level::warning, "the function is being made or changed", "wait a minute and ask again"});
  } else if (function.state != "Active" && !function.state.empty() && function.state != "Inactive") {
    findings.push_back(
        {kArea, Level::failure,
         fmt::format("the function is {}: {}", printable(function.state), printable(function.state_reason)),
         "deploy again", command(deployment, "get-function-configuration")});
  }
  if (function.update_status == "Failed") {
    findings.push_back({kArea, Level::failure, "the function's last update failed: an old one runs",
                        "deploy again", kApply});
  }
}

void check_settings(const aws::FunctionInfo& function, Findings& findings) {
  if (variable(function, "TOCSIN_SNS_TOPIC_ARN").empty()) {
    findings.push_back({kArea, Level::failure,
                        "the function does not know where to publish: TOCSIN_SNS_TOPIC_ARN is not set",
                        "deploy again", kApply});
  }
  if (variable(function, "TOCSIN_CLAIMS_TABLE").empty()) {
    findings.push_back({kArea, Level::warning,
                        "TOCSIN_CLAIMS_TABLE is not set: an event that AWS delivers twice rings twice",
                        "deploy again", kApply});
  }
}

void check_permission(const Answered<bool>& may_be_invoked, Findings& findings) {
  if (!may_be_invoked) {
    findings.push_back(could_not_look(kArea, may_be_invoked.error()));
  } else if (!*may_be_invoked) {
    findings.push_back({kArea, Level::failure, "EventBridge is not allowed to invoke the function",
                        "deploy again: its policy lacks events.amazonaws.com", kApply});
  }
}

void check_heartbeat(const Deployment& deployment, const Answered<aws::Invocation>& heartbeat,
                     Findings& findings) {
  if (!heartbeat && heartbeat.error().kind == aws::CallError::Kind::throttled) {
    findings.push_back({kArea, Level::failure,
                        fmt::format("the function may not run now, the concurrency is used up: {}",
                                    printable(heartbeat.error().message)),
                        "raise the account's concurrency, or keep some with reserved_concurrency", kApply});
  } else if (!heartbeat) {
    auto finding = could_not_look(kArea, heartbeat.error());
    finding.what = "the function was not asked whether it works: " + finding.what;
    findings.push_back(std::move(finding));
  } else if (heartbeat->failed) {
    findings.push_back({kArea, Level::failure,
                        fmt::format("the function does not work: {}: {}", printable(heartbeat->error_type),
                                    shorten(printable(heartbeat->error_message), kLongestError)),
                        "mend what it says and deploy again; its log may say more",
                        fmt::format("aws logs tail --region {} {}", deployment.region,
                                    shell_quote("/aws/lambda/" + deployment.name))});
  }
}

void check_running(const Deployment& deployment, const FunctionView& function, Findings& findings) {
  if (!function.reserved) {
    findings.push_back(could_not_look(kArea, function.reserved.error()));
  } else if (*function.reserved == 0) {
    findings.push_back(
        {kArea, Level::failure,
         "the function may not run: its reserved concurrency is 0, which is how one is switched off",
         "let it run again", command(deployment, "delete-function-concurrency")});
    return;
  }
  check_heartbeat(deployment, function.heartbeat, findings);
}

/// Of the retry queue, by the address that the function knows.
void check_retries(const FunctionView& function, Findings& findings) {
  const auto url = variable(*function.info, "TOCSIN_RETRY_QUEUE");
  if (url.empty() || !function.mappings) return;  // of the mappings the log files' finding says why
  const auto name = url.substr(url.rfind('/') + 1);
  const auto is_polled = [&](const aws::SourceMapping& mapping) {
    return mapping.source_arn.ends_with(":" + name) && mapping.state != "Disabled" &&
           mapping.state != "Disabling" && mapping.state != "Deleting";
  };
  if (std::any_of(function.mappings->begin(), function.mappings->end(), is_polled)) return;
  findings.push_back({kArea, Level::failure,
                      fmt::format("nothing hands the function what waits in {}: what a channel has not taken "
                                  "is not tried again",
                                  printable(name)),
                      "deploy again: its event source mapping is missing or switched off", kApply});
}

}  // namespace

Findings check_function(const Deployment& deployment, const FunctionView& function) {
  if (!function.info && is_missing(function.info.error())) {
    return {{kArea, Level::failure,
             fmt::format("there is no function {} in {}", printable(deployment.name), deployment.region),
             "deploy, or say with --name and --region what was deployed where",
             std::string("make lambda && ") + kApply}};
  }
  if (!function.info) return {could_not_look(kArea, function.info.error())};
  Findings findings;
  check_state(deployment, *function.info, findings);
  check_settings(*function.info, findings);
  check_permission(function.may_be_invoked, findings);
  check_running(deployment, function, findings);
  check_retries(function, findings);
  if (findings.empty()) {
    findings.push_back({kArea, Level::ok,
                        fmt::format("{} answers its heartbeat, last changed {}", printable(deployment.name),
                                    printable(function.info->last_modified))});
  }
  return findings;
}

}  // namespace tocsin::doctor
