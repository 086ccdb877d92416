#include "aws/error_codes.h"

#include <algorithm>
#include <array>

namespace tocsin::aws {
namespace {

using Kind = CallError::Kind;

struct Meaning {
  std::string_view code;
  Kind kind;
};

constexpr std::array<Meaning, 73> kMeanings{{
    {"Throttling", Kind::throttled},
    {"ThrottlingException", Kind::throttled},
    {"ThrottledException", Kind::throttled},
    {"Throttled", Kind::throttled},
    {"RequestThrottledException", Kind::throttled},
    {"RequestThrottled", Kind::throttled},
    {"TooManyRequestsException", Kind::throttled},
    {"TooManyRequests", Kind::throttled},
    {"ProvisionedThroughputExceededException", Kind::throttled},
    {"TransactionInProgressException", Kind::throttled},
    {"RequestLimitExceeded", Kind::throttled},
    {"BandwidthLimitExceeded", Kind::throttled},
    {"LimitExceededException", Kind::throttled},
    {"SlowDown", Kind::throttled},
    {"PriorRequestNotComplete", Kind::throttled},
    {"EC2ThrottledException", Kind::throttled},
    {"KMSThrottling", Kind::throttled},
    {"KMSThrottlingException", Kind::throttled},
    {"KmsThrottled", Kind::throttled},
    {"ReplicatedWriteConflictException", Kind::throttled},
    {"AccessDenied", Kind::permission},
    {"AccessDeniedException", Kind::permission},
    {"AuthorizationError", Kind::permission},
    {"AuthorizationErrorException", Kind::permission},
    {"NotAuthorized", Kind::permission},
    {"UnauthorizedOperation", Kind::permission},
    {"UnauthorizedAccess", Kind::permission},
    {"InvalidClientTokenId", Kind::permission},
    {"UnrecognizedClientException", Kind::permission},
    {"UnrecognizedClient", Kind::permission},
    {"InvalidAccessKeyId", Kind::permission},
    {"InvalidAccessKeyIdException", Kind::permission},
    {"SignatureDoesNotMatch", Kind::permission},
    {"InvalidSignatureException", Kind::permission},
    {"IncompleteSignature", Kind::permission},
    {"IncompleteSignatureException", Kind::permission},
    {"MissingAuthenticationToken", Kind::permission},
    {"MissingAuthenticationTokenException", Kind::permission},
    {"ExpiredToken", Kind::permission},
    {"ExpiredTokenException", Kind::permission},
    {"InvalidToken", Kind::permission},
    {"OptInRequired", Kind::permission},
    {"KMSAccessDenied", Kind::permission},
    {"KMSAccessDeniedException", Kind::permission},
    {"KmsAccessDenied", Kind::permission},
    {"RequestTimeTooSkewed", Kind::permission},
    {"RequestExpired", Kind::permission},
    {"RequestInTheFuture", Kind::permission},
    {"ConditionalCheckFailedException", Kind::condition},
    {"PreconditionFailed", Kind::condition},
    {"ConditionalRequestConflict", Kind::condition},
    {"ConditionalCheckFailed", Kind::condition},
    {"RequestTimeout", Kind::transient},
    {"RequestTimeoutException", Kind::transient},
    {"InternalError", Kind::transient},
    {"InternalServerError", Kind::transient},
    {"InternalFailure", Kind::transient},
    {"InternalException", Kind::transient},
    {"ServiceUnavailable", Kind::transient},
    {"ServiceUnavailableException", Kind::transient},
    {"IDPCommunicationError", Kind::transient},
    {"NotFound", Kind::not_found},
    {"NotFoundException", Kind::not_found},
    {"NoSuchBucket", Kind::not_found},
    {"NoSuchKey", Kind::not_found},
    {"NoSuchVersion", Kind::not_found},
    {"NoSuchEntity", Kind::not_found},
    {"ResourceNotFoundException", Kind::not_found},
    {"ResourceNotFound", Kind::not_found},
    {"AWS.SimpleQueueService.NonExistentQueue", Kind::not_found},
    {"QueueDoesNotExist", Kind::not_found},
    {"TrailNotFoundException", Kind::not_found},
    {"TopicNotFound", Kind::not_found},
}};

}  // namespace

CallError::Kind classify(std::string_view code, int status) {
  const auto known =
      std::find_if(kMeanings.begin(), kMeanings.end(), [&](const Meaning& m) { return m.code == code; });
  if (known != kMeanings.end()) return known->kind;
  switch (status) {
    case 401:
    case 403:
      return Kind::permission;
    case 404:
      return Kind::not_found;
    case 408:
      return Kind::transient;
    case 412:
      return Kind::condition;
    case 429:
      return Kind::throttled;
    default:
      return status >= 500 ? Kind::transient : Kind::invalid;
  }
}

bool is_about_signature(std::string_view code) {
  return code == "SignatureDoesNotMatch" || code == "InvalidSignatureException" ||
         code == "IncompleteSignature" || code == "IncompleteSignatureException";
}

}  // namespace tocsin::aws
