#include "aws/error.h"

#include <fmt/format.h>

#include "aws/denial.h"
#include "aws/error_codes.h"
#include "base/text.h"

namespace tocsin::aws {
namespace {

using Kind = CallError::Kind;

std::string permission_hint(const CallError& error) {
  const auto& code = error.code;
  if (const auto denial = read_denial(error.message)) return advice(*denial);
  if (code == "InvalidClientTokenId" || code == "UnrecognizedClientException" ||
      code == "InvalidAccessKeyId") {
    return "AWS does not know this access key: check AWS_ACCESS_KEY_ID or the profile, whether the key is "
           "active, and whether the "
           "account has the region switched on";
  }
  if (is_about_signature(code)) {
    return fmt::format(
        "the secret access key does not belong to access key {}: check AWS_SECRET_ACCESS_KEY or the profile "
        "for a "
        "letter too few or a line break; or the clock of this machine is off, or a proxy changes requests",
        error.signer.empty() ? "that was used" : error.signer);
  }
  if (code == "ExpiredToken" || code == "ExpiredTokenException") {
    return "these temporary credentials have expired: get new ones (aws sso login, or assume the role again)";
  }
  if (code == "RequestTimeTooSkewed" || code == "RequestExpired" || code == "RequestInTheFuture") {
    return "the clock of this machine is wrong: set it";
  }
  if (code.starts_with("KMS") || code.starts_with("Kms")) {
    return "the key's policy must allow kms:GenerateDataKey* and kms:Decrypt to who calls";
  }
  if (code == "InvalidAccessException" && error.service == "securityhub") {
    return "switch Security Hub on in this account and region, and call it with that account's credentials";
  }
  if (code == "OptInRequired") return "this account has not switched the service on";
  return fmt::format("the credentials lack a permission that {}:{} needs", error.service, error.operation);
}

std::string hint_of(const CallError& error) {
  switch (error.kind) {
    case Kind::permission:
      return permission_hint(error);
    case Kind::unreachable:
      return fmt::format(
          "check the network, AWS_REGION and AWS_ENDPOINT_URL; in a VPC without internet {} needs an "
          "interface endpoint",
          error.service);
    case Kind::untrusted:
      return "whose certificate it is: behind a proxy that opens TLS, or at an endpoint of your own, set "
             "AWS_CA_BUNDLE to the authority's file (PEM); does the certificate name the host of "
             "AWS_ENDPOINT_URL, "
             "and is the clock of this machine right?";
    case Kind::throttled:
      return "AWS slows this account down: it is tried again later";
    case Kind::not_found:
      return "check the name, the account and the region";
    default:
      return {};
  }
}

ErrorKind kind_of(const CallError& error) {
  switch (error.kind) {
    case Kind::permission:
    case Kind::credentials:
      return ErrorKind::permission;
    case Kind::invalid:
      return error.status == 0 ? ErrorKind::invalid : ErrorKind::io;
    default:
      return ErrorKind::io;
  }
}

}  // namespace

Error to_error(const CallError& error) {
  auto what = fmt::format("{} {}", error.service, error.operation);
  if (!error.code.empty()) what += ": " + error.code;
  if (!error.message.empty()) what += ": " + error.message;
  if (error.code.empty() && error.status != 0) what += fmt::format(": status {}", error.status);
  if (!error.request_id.empty()) what += fmt::format(" (request {})", error.request_id);
  return {kind_of(error), printable(what), "", hint_of(error)};
}

}  // namespace tocsin::aws
