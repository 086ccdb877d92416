#include "rule/sigma/record_fields.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace tocsin::rule {
namespace {

constexpr auto kFields = std::to_array<std::string_view>({
    "awsRegion",
    "errorCode",
    "errorMessage",
    "eventCategory",
    "eventID",
    "eventName",
    "eventSource",
    "eventTime",
    "eventType",
    "eventVersion",
    "managementEvent",
    "readOnly",
    "recipientAccountId",
    "requestID",
    "sharedEventID",
    "sourceIPAddress",
    "userAgent",
    "userIdentity.accessKeyId",
    "userIdentity.accountId",
    "userIdentity.arn",
    "userIdentity.identityProvider",
    "userIdentity.invokedBy",
    "userIdentity.principalId",
    "userIdentity.sessionContext.attributes.creationDate",
    "userIdentity.sessionContext.attributes.mfaAuthenticated",
    "userIdentity.sessionContext.sessionIssuer.accountId",
    "userIdentity.sessionContext.sessionIssuer.arn",
    "userIdentity.sessionContext.sessionIssuer.principalId",
    "userIdentity.sessionContext.sessionIssuer.type",
    "userIdentity.sessionContext.sessionIssuer.userName",
    "userIdentity.sessionContext.sourceIdentity",
    "userIdentity.sessionContext.webIdFederationData.federatedProvider",
    "userIdentity.type",
    "userIdentity.userName",
    "vpcEndpointId",
});

constexpr std::size_t kShortest = 6;
constexpr std::size_t kMostLetters = 2;

/// But for a place of one or two letters both are the same, in any case: a letter too many, one too few, another one, two that changed places.
bool are_near(const std::string& a, const std::string& b) {
  const auto shorter = std::min(a.size(), b.size());
  std::size_t front = 0;
  while (front < shorter && a[front] == b[front]) ++front;
  std::size_t back = 0;
  while (back < shorter - front && a[a.size() - 1 - back] == b[b.size() - 1 - back]) ++back;
  return std::max(a.size(), b.size()) - front - back <= kMostLetters;
}

}  // namespace

std::optional<std::string> record_field_meant_by(std::string_view name) {
  if (name.size() < kShortest || std::ranges::find(kFields, name) != kFields.end()) return std::nullopt;
  const auto wanted = to_lower_ascii(name);
  const auto found = std::ranges::find_if(
      kFields, [&](std::string_view field) { return are_near(wanted, to_lower_ascii(field)); });
  return found == kFields.end() ? std::nullopt : std::optional<std::string>(*found);
}

}  // namespace tocsin::rule
