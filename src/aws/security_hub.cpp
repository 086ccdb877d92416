#include "aws/security_hub.h"

#include <utility>

#include "aws/error_codes.h"
#include "aws/json_answer.h"
#include "base/text.h"
#include "doc/json_reader.h"

namespace tocsin::aws {
namespace {

// The status of the answer is 200 when only its finding has failed: an unknown code is the finding's fault.
constexpr int kFindingStatus = 400;

}  // namespace

CallResult<void> import_finding(Client& client, const std::string& region, std::string request,
                                net::Deadline deadline) {
  Call call;
  call.service = "securityhub";
  call.operation = "BatchImportFindings";
  call.path = "/findings/import";
  call.headers = {{"Content-Type", "application/json"}};
  call.body = std::move(request);
  call.region = region;
  const auto answer = client.call(call, deadline);
  if (!answer) return tl::make_unexpected(answer.error());
  const auto root = doc::parse_json(answer->body);
  if (!root) return {};
  const auto failed = text_in(*root, "FailedCount");
  const auto& findings = items_in(*root, "FailedFindings");
  if (findings.empty() && (failed.empty() || failed == "0")) return {};

  CallError error;
  error.service = call.service;
  error.operation = call.operation;
  error.request_id = answer->request_id;
  error.status = answer->status;
  if (!findings.empty()) {
    error.code = shorten(printable(text_in(findings.front(), "ErrorCode")), 200);
    error.message = shorten(printable(text_in(findings.front(), "ErrorMessage")), 1'000);
  }
  error.kind = error.code.empty() ? CallError::Kind::transient : classify(error.code, kFindingStatus);
  return tl::make_unexpected(std::move(error));
}

}  // namespace tocsin::aws
