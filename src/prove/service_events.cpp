#include "prove/service_events.h"

#include <algorithm>
#include <array>
#include <string>
#include <variant>

#include "base/text.h"
#include "prove/aws_facts.h"
#include "prove/implies.h"
#include "prove/one_slip.h"

namespace tocsin::prove {
namespace {

constexpr std::string_view kType = "AwsServiceEvent";

// The services' pages "Logging ... API calls with AWS CloudTrail": jobs and recovery points, policies that ran, mounts, pages of the hosted sign-in,
// payments, the lifecycle of accounts.
constexpr std::array<std::string_view, 6> kWithNamesOfTheirOwn{
    "backup", "billingconsole", "cognito-idp", "controltower", "ecr", "elasticfilesystem"};

// The same pages; names that no model has.
constexpr auto kTold = std::to_array<std::string_view>(
    {"BackupDeleted", "BackupJobCompleted", "BackupJobStarted", "BackupSelectionDeletedDueToSLRDeletion",
     "BackupTransitionedToCold", "CopyJobCompleted", "CopyJobStarted", "JobCreated", "JobStatusChanged",
     "Login_GET", "NewClientConnection", "PolicyExecutionEvent", "RecoveryPointDeleted", "ReportJobCompleted",
     "ReportJobStarted", "RestoreCompleted", "RestoreStarted", "Token_POST", "UpdateClientConnection"});

bool is_meant(std::string_view field, std::string_view text) {
  const auto lower = to_lower_ascii(text);
  return field == "eventType"     ? lower == to_lower_ascii(kType)
         : field == "detail-type" ? lower == to_lower_ascii(kServiceEvent)
                                  : false;
}

bool asks(const sigma::Expression& expression) {
  if (expression.item) {
    const auto& item = *expression.item;
    return std::ranges::any_of(item.tests, [&](const sigma::ValueTest& test) {
      const auto* glob = std::get_if<sigma::GlobTest>(&test);
      return glob != nullptr && is_meant(item.field, glob->glob.text());
    });
  }
  return std::ranges::any_of(expression.parts, asks);
}

bool asks(const Branch& branch, const std::string& path, std::string_view text) {
  const auto* field = branch.field(path);
  if (field == nullptr) return false;
  const auto texts = exact_texts(*field).texts;
  return std::ranges::find(texts, text) != texts.end();
}

bool is_one(const doc::Value& envelope) {
  const auto* detail = envelope.find("detail");
  const auto* type = detail != nullptr ? detail->find("eventType") : nullptr;
  return type != nullptr && type->is(doc::Kind::string) && type->text == kType;
}

}  // namespace

bool may_write(std::string_view service, std::string_view event_name) {
  // S3's jobs of batch operations: JobCreated, JobStatusChanged.
  if (service == "s3") return event_name.starts_with("Job");
  return std::ranges::find(kWithNamesOfTheirOwn, service) != kWithNamesOfTheirOwn.end();
}

bool is_told_by_a_service(std::string_view event_name) {
  const auto lower = to_lower_ascii(event_name);
  return std::ranges::any_of(kTold, [&](auto told) { return to_lower_ascii(told) == lower; });
}

bool asks_for_service_events(const Subject& subject, const sigma::Expression* detection) {
  return std::ranges::any_of(subject.branches.all(),
                             [](const Branch& branch) {
                               return asks(branch, "detail-type", kServiceEvent) ||
                                      asks(branch, "detail.eventType", kType);
                             }) ||
         std::ranges::any_of(subject.shown, [](const Shown& shown) { return is_one(shown.envelope); }) ||
         (detection != nullptr && asks(without_negations(*detection)));
}

bool is_no_slip(std::string_view event_name, const std::vector<std::string>& known) {
  return !one_slip_from(event_name, std::vector<std::string_view>(known.begin(), known.end())).has_value();
}

}  // namespace tocsin::prove
