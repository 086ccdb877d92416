#include "rule/bus/management_events.h"

#include <algorithm>
#include <array>
#include <variant>

#include "base/text.h"

namespace tocsin::rule {
namespace {

constexpr std::array<std::string_view, 3> kReadOnly{"Get", "List", "Describe"};
constexpr std::array<std::string_view, 2> kAlwaysDelivered{"GetFederationToken", "GetSessionToken"};

constexpr std::array<std::string_view, 27> kFrequent{"AssumeRole",
                                                     "AssumeRoleWithSAML",
                                                     "AssumeRoleWithWebIdentity",
                                                     "CopyObject",
                                                     "CreateGrant",
                                                     "CreateLogGroup",
                                                     "CreateLogStream",
                                                     "CreateMultipartUpload",
                                                     "CreateNetworkInterface",
                                                     "CreateTags",
                                                     "Decrypt",
                                                     "DeleteNetworkInterface",
                                                     "DeleteObject",
                                                     "Encrypt",
                                                     "GenerateDataKey",
                                                     "GenerateDataKeyWithoutPlaintext",
                                                     "Invoke",
                                                     "PutObject",
                                                     "ReEncrypt",
                                                     "RegisterTaskDefinition",
                                                     "RetireGrant",
                                                     "RunInstances",
                                                     "StartQuery",
                                                     "StartQueryExecution",
                                                     "TerminateInstances",
                                                     "UpdateInstanceInformation",
                                                     "UploadPart"};

bool begins_with_either(std::string_view a, std::string_view b) {
  return a.starts_with(b) || b.starts_with(a);
}

}  // namespace

bool is_read_only_name(std::string_view event_name) {
  return std::any_of(kReadOnly.begin(), kReadOnly.end(),
                     [&](std::string_view verb) { return event_name.starts_with(verb); }) &&
         std::find(kAlwaysDelivered.begin(), kAlwaysDelivered.end(), event_name) == kAlwaysDelivered.end();
}

bool could_accept_read_only(const match::Test& test) {
  const auto* text = std::get_if<match::TextTest>(&test);
  if (text == nullptr) return true;
  using How = match::TextTest::How;
  if (text->how == How::equal) return is_read_only_name(text->text);
  if (text->how == How::equal_ignoring_case) {
    if (ascii_prefix(text->text) < text->text.size()) return true;  // "liſt" is "LIST" in other letters
    const auto lower = to_lower_ascii(text->text);
    return std::any_of(kReadOnly.begin(), kReadOnly.end(),
                       [&](std::string_view verb) { return lower.starts_with(to_lower_ascii(verb)); });
  }
  const bool prefix = text->how == How::prefix || text->how == How::wildcard;
  if (!prefix) return true;
  const auto beginning = std::string_view(text->text).substr(0, text->text.find_first_of("*\\"));
  return std::any_of(kReadOnly.begin(), kReadOnly.end(),
                     [&](std::string_view verb) { return begins_with_either(verb, beginning); });
}

bool is_frequent_name(std::string_view event_name) {
  return std::find(kFrequent.begin(), kFrequent.end(), event_name) != kFrequent.end();
}

}  // namespace tocsin::rule
