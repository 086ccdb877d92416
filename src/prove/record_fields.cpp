#include "prove/record_fields.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "prove/one_slip.h"

namespace tocsin::prove {
namespace {

constexpr auto kRecord = std::to_array<std::string_view>({"additionalEventData",
                                                          "addendum",
                                                          "apiVersion",
                                                          "awsRegion",
                                                          "edgeDeviceDetails",
                                                          "errorCode",
                                                          "errorMessage",
                                                          "eventCategory",
                                                          "eventContext",
                                                          "eventID",
                                                          "eventName",
                                                          "eventSource",
                                                          "eventTime",
                                                          "eventType",
                                                          "eventVersion",
                                                          "insightDetails",
                                                          "managementEvent",
                                                          "readOnly",
                                                          "recipientAccountId",
                                                          "requestID",
                                                          "requestParameters",
                                                          "resources",
                                                          "responseElements",
                                                          "serviceEventDetails",
                                                          "sessionCredentialFromConsole",
                                                          "sharedEventID",
                                                          "sourceIPAddress",
                                                          "tlsDetails",
                                                          "userAgent",
                                                          "userIdentity",
                                                          "vpcEndpointAccountId",
                                                          "vpcEndpointId"});

constexpr auto kIdentity = std::to_array<std::string_view>(
    {"accessKeyId", "accountId", "arn", "credentialId", "identityProvider", "inScopeOf", "invokedBy",
     "onBehalfOf", "principalId", "sessionContext", "type", "userName"});

/// Of the envelope that EventBridge puts around a record.
constexpr auto kEnvelope =
    std::to_array<std::string_view>({"account", "detail-type", "id", "region", "source", "time"});

/// Whose values are no scalars.
constexpr auto kCompound =
    std::to_array<std::string_view>({"additionalEventData", "addendum", "edgeDeviceDetails", "eventContext",
                                     "insightDetails", "requestParameters", "resources", "responseElements",
                                     "serviceEventDetails", "tlsDetails", "userIdentity"});

constexpr std::string_view kUserIdentity = "userIdentity.";

bool is_among(std::string_view word, std::span<const std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

std::string meant_by(std::string_view word, std::span<const std::string_view> known) {
  return one_slip_from(word, known).value_or(std::string());
}

}  // namespace

bool is_single(std::string_view field) {
  if (is_among(field, kEnvelope)) return true;
  if (field.starts_with(kUserIdentity)) return field.find("webIdFederationData") == std::string_view::npos;
  return is_among(field, kRecord) && !is_among(field, kCompound);
}

bool is_in_a_list(std::string_view field) {
  const auto parts = split(field, '.');
  return is_among("items", parts) || field.starts_with("resources.");
}

FieldSlip slip_of(std::string_view field) {
  const auto parts = split(field, '.');
  if (parts.empty() || is_among(parts.front(), kEnvelope)) return {};
  if (!is_among(parts.front(), kRecord))
    return {std::string(parts.front()), meant_by(parts.front(), kRecord)};
  if (parts.size() < 2 || parts.front() != "userIdentity" || is_among(parts[1], kIdentity)) return {};
  return {std::string(parts[1]), meant_by(parts[1], kIdentity)};
}

const KnownValues* known_values_of(std::string_view field) {
  for (const auto& known : known_values()) {
    const bool of_records = known.detail_type_part == "via CloudTrail" || known.detail_type_part == kSignIn;
    if (of_records && known.path.substr(known.path.find('.') + 1) == field) return &known;
  }
  return nullptr;
}

}  // namespace tocsin::prove
