#include "policy/setting.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "doc/json_reader.h"

namespace tocsin::policy {
namespace {

std::optional<Setting> set_by(std::string_view service, std::string_view name, std::string_view parameters,
                              std::string_view more = "") {
  const auto text = fmt::format(
      R"({{"eventSource":"{}.amazonaws.com","eventName":"{}","eventTime":"2026-01-05T09:00:00Z","eventID":"e-1","awsRegion":"eu-central-1","recipientAccountId":"123456789012","requestParameters":{}{}}})",
      service, name, parameters, more);
  auto record = doc::parse_json(text);
  EXPECT_TRUE(record) << text;
  return setting_of(event::shape(event::to_envelope(record ? std::move(*record) : doc::null()), text));
}

std::string resource(std::string_view service, std::string_view name, std::string_view parameters,
                     std::string_view more = "") {
  const auto set = set_by(service, name, parameters, more);
  return set ? set->resource : "none";
}

constexpr auto kText = R"("{\"Statement\":[]}")";

std::string with(std::string_view names, std::string_view key = "policyDocument") {
  return fmt::format(R"({{{},"{}":{}}})", names, key, kText);
}

TEST(Setting, ABucketsPolicyIsSetAndRemoved) {
  const auto set =
      set_by("s3", "PutBucketPolicy", R"({"bucketName":"b","policy":"","bucketPolicy":{"Statement":[]}})");
  ASSERT_TRUE(set);
  EXPECT_EQ(set->resource, "s3/123456789012//bucketName=b");
  EXPECT_EQ(set->now, Setting::Now::document);
  EXPECT_EQ(set->text, R"({"Statement":[]})");
  EXPECT_FALSE(set->made);
  const auto removed = set_by("s3", "DeleteBucketPolicy", R"({"bucketName":"b","policy":""})");
  ASSERT_TRUE(removed);
  EXPECT_EQ(removed->resource, set->resource);
  EXPECT_EQ(removed->now, Setting::Now::none);
}

TEST(Setting, WhoMakesAndWhoChangesNameTheSame) {
  EXPECT_EQ(resource("iam", "CreateRole", with(R"("roleName":"r","path":"/x/")", "assumeRolePolicyDocument")),
            resource("iam", "UpdateAssumeRolePolicy", with(R"("roleName":"r")")));
  EXPECT_EQ(resource("iam", "CreatePolicy", with(R"("policyName":"p")"),
                     R"(,"responseElements":{"policy":{"arn":"arn:aws:iam::123456789012:policy/p"}})"),
            resource("iam", "CreatePolicyVersion",
                     with(R"("policyArn":"arn:aws:iam::123456789012:policy/p","setAsDefault":true)")));
  EXPECT_EQ(resource("kms", "CreateKey", with(R"("x":1)", "policy"),
                     R"(,"responseElements":{"keyMetadata":{"keyId":"k"}})"),
            resource("kms", "PutKeyPolicy",
                     with(R"("keyId":"arn:aws:kms:eu-central-1:123456789012:key/k")", "policy")));
  EXPECT_EQ(
      resource("sqs", "CreateQueue",
               fmt::format(R"({{"queueName":"q","attributes":{{"Policy":{}}}}})", kText),
               R"(,"responseElements":{"queueUrl":"https://sqs.eu-central-1.amazonaws.com/123456789012/q"})"),
      resource(
          "sqs", "SetQueueAttributes",
          fmt::format(
              R"({{"queueUrl":"https://queue.amazonaws.com/123456789012/q","attributes":{{"Policy":{}}}}})",
              kText)));
  EXPECT_EQ(resource("secretsmanager", "PutResourcePolicy", with(R"("secretId":"s")", "resourcePolicy")),
            resource("secretsmanager", "DeleteResourcePolicy",
                     R"({"secretId":"arn:aws:secretsmanager:eu-central-1:123456789012:secret:s-a1B2c3"})"));
}

TEST(Setting, OneRoleHasATrustAndSeveralInlinePolicies) {
  const auto trust = resource("iam", "UpdateAssumeRolePolicy", with(R"("roleName":"r")"));
  const auto one = resource("iam", "PutRolePolicy", with(R"("roleName":"r","policyName":"p")"));
  EXPECT_NE(trust, one);
  EXPECT_NE(one, resource("iam", "PutRolePolicy", with(R"("roleName":"r","policyName":"q")")));
  EXPECT_EQ(one, resource("iam", "DeleteRolePolicy", R"({"roleName":"r","policyName":"p"})"));
}

TEST(Setting, WhatDoesNotShowTheDocumentIsUnclear) {
  const auto set = set_by("iam", "SetDefaultPolicyVersion",
                          R"({"policyArn":"arn:aws:iam::123456789012:policy/p","versionId":"v1"})");
  ASSERT_TRUE(set);
  EXPECT_EQ(set->now, Setting::Now::unclear);
  EXPECT_TRUE(set_by("sns", "AddPermission",
                     R"({"topicArn":"arn:aws:sns:eu-central-1:123456789012:t","label":"x"})"));
  const auto large = set_by("s3", "PutBucketPolicy",
                            fmt::format(R"({{"bucketName":"b","bucketPolicy":{{"Statement":[],"Id":"{}"}}}})",
                                        std::string(kLongestCompared, 'x')));
  ASSERT_TRUE(large);
  EXPECT_EQ(large->now, Setting::Now::unclear);
}

TEST(Setting, OthersSetNone) {
  EXPECT_EQ(resource("iam", "CreatePolicyVersion", with(R"("policyArn":"a","setAsDefault":false)")), "none");
  EXPECT_EQ(resource("iam", "PutRolePolicy", with(R"("x":1)")), "none");
  EXPECT_EQ(resource("iam", "GetRolePolicy", with(R"("roleName":"r","policyName":"p")")), "none");
  EXPECT_EQ(resource("s3", "PutBucketPolicy", with(R"("bucketName":"b")", "bucketPolicy"),
                     R"(,"errorCode":"AccessDenied")"),
            "none");
  EXPECT_EQ(resource("iam", "PutRolePolicy", "[]"), "none");
  EXPECT_EQ(resource("lambda", "AddPermission20150331v2", R"({"functionName":"f","principal":"*"})"), "none");
}

}  // namespace
}  // namespace tocsin::policy
