#include "aws/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/denial.h"

namespace tocsin::aws {
namespace {

using ::testing::HasSubstr;
using Kind = CallError::Kind;

CallError refused(std::string code, std::string message = {}) {
  CallError error;
  error.kind = Kind::permission;
  error.service = "sns";
  error.operation = "Publish";
  error.code = std::move(code);
  error.message = std::move(message);
  error.request_id = "1-2-3";
  error.status = 403;
  return error;
}

constexpr std::string_view kUser =
    "User: arn:aws:sts::123456789012:assumed-role/tocsin/bell is not authorized to perform: ";

TEST(ToError, SaysWhoRefusedWhatAndWhichRequest) {
  const auto error = to_error(refused("AuthorizationError", "no"));
  EXPECT_EQ(error.what, "sns Publish: AuthorizationError: no (request 1-2-3)");
  EXPECT_EQ(error.kind, ErrorKind::permission);
}

TEST(ToError, NamesTheMissingPermission) {
  const auto hint = [](std::string_view rest) {
    return to_error(refused("AuthorizationError", std::string(kUser).append(rest))).hint;
  };
  EXPECT_EQ(hint("SNS:Publish on resource: arn:aws:sns:eu-west-1:123456789012:bell because no identity-based "
                 "policy allows the SNS:Publish action"),
            "allow SNS:Publish to the role tocsin on arn:aws:sns:eu-west-1:123456789012:bell");
  EXPECT_EQ(hint("sqs:receivemessage on resource: \"arn:aws:sqs:eu-west-1:1:q\" because no resource-based "
                 "policy allows the action"),
            "allow sqs:receivemessage to the role tocsin on arn:aws:sqs:eu-west-1:1:q, in the resource-based "
            "policy");
  EXPECT_EQ(hint("guardduty:ListDetectors"), "allow guardduty:ListDetectors to the role tocsin");
  EXPECT_EQ(hint("kms:Decrypt on resource: arn:aws:kms:eu-west-1:1:key/a with an explicit deny in a service "
                 "control policy"),
            "the service control policy denies kms:Decrypt on arn:aws:kms:eu-west-1:1:key/a explicitly: an "
            "allow does not help, the deny must go");
  EXPECT_EQ(
      hint("s3:GetObject with an explicit deny in an identity-based policy"),
      "the identity-based policy denies s3:GetObject explicitly: an allow does not help, the deny must go");
  EXPECT_EQ(hint("s3:GetObject with an explicit deny"),
            "a policy denies s3:GetObject explicitly: an allow does not help, the deny must go");
}

TEST(ToError, AdviceForEachWayToBeUnknown) {
  EXPECT_THAT(to_error(refused("InvalidClientTokenId")).hint, HasSubstr("AWS_ACCESS_KEY_ID"));
  EXPECT_THAT(to_error(refused("SignatureDoesNotMatch")).hint, HasSubstr("AWS_SECRET_ACCESS_KEY"));
  EXPECT_THAT(to_error(refused("ExpiredToken")).hint, HasSubstr("expired"));
  EXPECT_THAT(to_error(refused("RequestTimeTooSkewed")).hint, HasSubstr("clock"));
  EXPECT_THAT(to_error(refused("KMSAccessDenied")).hint, HasSubstr("kms:GenerateDataKey*"));
  EXPECT_THAT(to_error(refused("AccessDenied")).hint, HasSubstr("sns:Publish"));
}

TEST(ToError, TheKindsOfExits) {
  CallError error;
  error.service = "sts";
  error.operation = "GetCallerIdentity";
  error.kind = Kind::credentials;
  EXPECT_EQ(to_error(error).kind, ErrorKind::permission);
  error.kind = Kind::unreachable;
  EXPECT_EQ(to_error(error).kind, ErrorKind::io);
  EXPECT_THAT(to_error(error).hint, HasSubstr("interface endpoint"));
  error.kind = Kind::invalid;
  EXPECT_EQ(to_error(error).kind, ErrorKind::invalid) << "nobody was asked: the settings are wrong";
  error.status = 400;
  EXPECT_EQ(to_error(error).kind, ErrorKind::io);
  EXPECT_EQ(to_error(error).what, "sts GetCallerIdentity: status 400");
}

TEST(ReadDenial, OnlyAwssOwnSentence) {
  EXPECT_FALSE(read_denial(""));
  EXPECT_FALSE(read_denial("not authorized"));
  EXPECT_FALSE(read_denial("is not authorized to perform: "));
  const auto denial = read_denial("not authorized to perform: a:\x1b[31mB on resource: x\x07y.");
  ASSERT_TRUE(denial);
  EXPECT_EQ(denial->action, "a:.[31mB");
  EXPECT_EQ(denial->resource, "x.y");
  EXPECT_EQ(denial->who, "");
}

}  // namespace
}  // namespace tocsin::aws
