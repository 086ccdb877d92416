#include "policy/explain.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <random>

#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "event/event.h"
#include "event/mutate.h"

namespace tocsin::policy {
namespace {

using Lines = std::vector<std::string>;

event::Event call(std::string_view service, std::string_view name, std::string_view parameters,
                  std::string_view more = "") {
  const auto text = fmt::format(
      R"({{"eventSource":"{}.amazonaws.com","eventName":"{}","eventTime":"2026-01-05T09:00:00Z","eventID":"e-1","recipientAccountId":"123456789012","requestParameters":{}{}}})",
      service, name, parameters, more);
  auto record = doc::parse_json(text);
  EXPECT_TRUE(record) << text;
  return event::shape(event::to_envelope(record ? std::move(*record) : doc::null()), text);
}

Lines said(std::string_view service, std::string_view name, std::string_view parameters) {
  return explain(call(service, name, parameters));
}

/// A document as a text, as most services take it.
std::string as_text(std::string_view document) {
  return doc::to_json(doc::string(std::string(document)));
}

TEST(Explain, AnOpenBucketIsTold) {
  EXPECT_EQ(
      said(
          "s3", "PutBucketPolicy",
          R"({"bucketName":"b","bucketPolicy":{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]}})"),
      Lines{"Everybody may now do s3:GetObject, without any condition."});
}

TEST(Explain, TheWidestGrantComesFirst) {
  EXPECT_EQ(
      said("kms", "PutKeyPolicy",
           R"({"keyId":"k","policy":)" +
               as_text(
                   R"({"Statement":[
                     {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*"},
                     {"Effect":"Allow","Principal":{"Service":"logs.eu-west-1.amazonaws.com"},"Action":["kms:Encrypt"]},
                     {"Effect":"Allow","Principal":{"AWS":["210987654321","arn:aws:iam::111122223333:role/x/reader"]},"Action":["kms:Decrypt","kms:CreateGrant"]},
                     {"Effect":"Deny","Principal":"*","Action":"kms:ScheduleKeyDeletion"},
                     {"Effect":"Allow","Principal":{"AWS":"*"},"Action":["kms:A","kms:B","kms:C","kms:D"],"Condition":{"StringEquals":{"kms:CallerAccount":"1"}}}]})") +
               "}"),
      (Lines{
          "Everybody may now do kms:A, kms:B, kms:C and 1 more, only under conditions on kms:calleraccount.",
          "The other account 210987654321 may now do kms:Decrypt and kms:CreateGrant.",
          "role/x/reader of the other account 111122223333 may now do kms:Decrypt and kms:CreateGrant.",
          "The AWS service logs.eu-west-1.amazonaws.com may now do kms:Encrypt.",
          "This account's own identities may now do kms:*."}));
}

TEST(Explain, AConditionThatNamesNobodyDoesNotNarrow) {
  const auto lines = said(
      "sqs", "SetQueueAttributes",
      R"({"attributes":{"Policy":)" +
          as_text(
              R"({"Statement":{"effect":"allow","principal":"*","action":"*","condition":{"Bool":{"aws:SecureTransport":"true"}}}})") +
          "}}");
  EXPECT_EQ(
      lines,
      Lines{"Everybody may now do everything, under conditions that keep nobody out: aws:securetransport."});
}

TEST(Explain, AConditionThatAlwaysHoldsDoesNotNarrow) {
  const auto with = [](std::string_view condition) {
    return said(
               "sns", "SetTopicAttributes",
               R"({"attributeName":"Policy","attributeValue":)" +
                   as_text(fmt::format(
                       R"({{"Statement":[{{"Effect":"Allow","Principal":"*","Action":"sns:Publish","Condition":{}}}]}})",
                       condition)) +
                   "}")
        .at(0);
  };
  const std::string open = "Everybody may now do sns:Publish, under conditions that keep nobody out: ";
  const std::string narrow = "Everybody may now do sns:Publish, only under conditions on ";
  EXPECT_EQ(with(R"({"StringEquals":{"aws:PrincipalOrgID":"o-1"}})"), narrow + "aws:principalorgid.");
  EXPECT_EQ(with(R"({"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-1"}})"), open + "aws:principalorgid.");
  EXPECT_EQ(with(R"({"StringNotEquals":{"aws:PrincipalOrgID":"o-1"}})"), open + "aws:principalorgid.");
  EXPECT_EQ(with(R"({"ForAllValues:StringEquals":{"aws:PrincipalArn":["x"]}})"), open + "aws:principalarn.");
  EXPECT_EQ(with(R"({"IpAddress":{"aws:SourceIp":["203.0.113.0/24","0.0.0.0/0"]}})"), open + "aws:sourceip.");
  EXPECT_EQ(with(R"({"StringLike":{"aws:PrincipalArn":"*"}})"), open + "aws:principalarn.");
  EXPECT_EQ(with(R"({"Null":{"aws:SourceVpc":"false"},"StringEquals":{"aws:SourceVpc":"vpc-1"}})"),
            narrow + "aws:sourcevpc.");
}

TEST(Explain, TrustIsAboutTakingOnTheRole) {
  EXPECT_EQ(
      said(
          "iam", "UpdateAssumeRolePolicy",
          R"({"roleName":"deploy","policyDocument":)" +
              as_text(
                  R"({"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::193672423079:root"},"Action":"sts:AssumeRole"},
                     {"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity"},
                     {"Effect":"Allow","Principal":{"Federated":"cognito-identity.amazonaws.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"cognito-identity.amazonaws.com:aud":"p"}}}]})") +
              "}"),
      (Lines{"The other account 193672423079 may now take on the role deploy.",
             "Whom arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com vouches for "
             "may now "
             "take on the role deploy, without any condition.",
             "Whom cognito-identity.amazonaws.com vouches for may now take on the role deploy, only under "
             "conditions "
             "on cognito-identity.amazonaws.com:aud."}));
}

TEST(Explain, WhoHoldsAPolicyGainsItsActions) {
  EXPECT_EQ(said("iam", "PutUserPolicy",
                 R"({"userName":"bob","policyName":"p","policyDocument":)" +
                     as_text(R"({"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})") + "}"),
            Lines{"The user bob may now do everything on everything: full rights."});
  EXPECT_EQ(
      said(
          "iam", "CreatePolicyVersion",
          R"({"policyArn":"arn:aws:iam::123456789012:policy/p","policyDocument":)" +
              as_text(
                  R"({"Statement":[{"Effect":"Allow","NotAction":["iam:*","sts:*"],"Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*"}]})") +
              "}"),
      Lines{"Whoever holds arn:aws:iam::123456789012:policy/p may now do everything but iam:* and sts:* on "
            "everything: full rights."});
  EXPECT_EQ(
      said(
          "iam", "PutRolePolicy",
          R"({"roleName":"r","policyDocument":)" +
              as_text(
                  R"({"Statement":[{"Effect":"Allow","Action":["ec2:Describe*"],"Resource":"*"},{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]})") +
              "}"),
      Lines{"The role r may now do ec2:Describe* and s3:GetObject."});
  EXPECT_EQ(
      said("iam", "AttachRolePolicy",
           R"({"roleName":"r","policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"})"),
      Lines{"The role r may now do what the policy arn:aws:iam::aws:policy/AdministratorAccess allows: full "
            "rights."});
}

TEST(Explain, SinglePermissions) {
  EXPECT_EQ(said("lambda", "AddPermission20150331v2",
                 R"({"action":"lambda:InvokeFunction","functionName":"f","principal":"*"})"),
            Lines{"Everybody may now do lambda:InvokeFunction on f, without any condition."});
  EXPECT_EQ(
      said(
          "lambda", "AddPermission20150331v2",
          R"({"action":"lambda:InvokeFunction","functionName":"f","principal":"s3.amazonaws.com","sourceArn":"arn:aws:s3:::b"})"),
      Lines{"The AWS service s3.amazonaws.com may now do lambda:InvokeFunction on f, only for "
            "arn:aws:s3:::b."});
  EXPECT_EQ(
      said(
          "kms", "CreateGrant",
          R"({"keyId":"k","granteePrincipal":"arn:aws:iam::111122223333:user/eve","operations":["Decrypt"]})"),
      Lines{"user/eve of the other account 111122223333 may now do Decrypt with the key k."});
  EXPECT_EQ(
      said("sqs", "AddPermission", R"({"aWSAccountIds":["111122223333"],"actions":["*"],"queueUrl":"q"})"),
      Lines{"The other account 111122223333 may now do * on q."});
}

TEST(Explain, SharedImagesAndSnapshots) {
  EXPECT_EQ(
      said(
          "ec2", "ModifySnapshotAttribute",
          R"({"snapshotId":"snap-1","createVolumePermission":{"add":{"items":[{"userId":"111122223333"},{"group":"all"}]}}})"),
      (Lines{"Everybody may now copy the snapshot snap-1, without any condition.",
             "The other account 111122223333 may now copy the snapshot snap-1."}));
  EXPECT_EQ(said("rds", "ModifyDBSnapshotAttribute",
                 R"({"attributeName":"restore","dBSnapshotIdentifier":"s","valuesToAdd":["all"]})"),
            Lines{"Everybody may now restore the database snapshot s, without any condition."});
  EXPECT_EQ(
      said("ec2", "ModifyImageAttribute",
           R"({"imageId":"ami-1","launchPermission":{"remove":{"items":[{"userId":"111122223333"}]}}})"),
      Lines{});
}

TEST(Explain, Ports) {
  EXPECT_EQ(
      said(
          "ec2", "AuthorizeSecurityGroupIngress",
          R"({"groupId":"sg-1","ipPermissions":{"items":[{"ipProtocol":"tcp","fromPort":22,"toPort":22,"ipRanges":{"items":[{"cidrIp":"0.0.0.0/0"},{"cidrIp":"198.51.100.0/24"}]}},{"ipProtocol":"-1","ipv6Ranges":{"items":[{"cidrIpv6":"::/0"}]}}]}})"),
      (Lines{
          "Everybody (0.0.0.0/0) may now reach tcp port 22 behind the security group sg-1, without any "
          "condition.",
          "Everybody (::/0) may now reach every port behind the security group sg-1, without any condition.",
          "The network 198.51.100.0/24 may now reach tcp port 22 behind the security group sg-1."}));
}

TEST(Explain, HalfTheInternetIsEverybody) {
  const auto to = [](std::string_view network) {
    return said("ec2", "AuthorizeSecurityGroupIngress",
                fmt::format(
                    R"({{"groupId":"sg-1","ipProtocol":"tcp","fromPort":22,"toPort":22,"cidrIp":"{}"}})",
                    network))
        .at(0);
  };
  const std::string rest = " may now reach tcp port 22 behind the security group sg-1";
  EXPECT_EQ(to("128.0.0.0/1"), "Everybody in 128.0.0.0/1" + rest + ", without any condition.");
  EXPECT_EQ(to("10.0.0.0/8"), "The network 10.0.0.0/8" + rest + ".");
  EXPECT_EQ(to("2000::/3"), "Everybody in 2000::/3" + rest + ", without any condition.");
  EXPECT_EQ(to("fc00::/7"), "The network fc00::/7" + rest + ".");
  EXPECT_EQ(to("10.0.0.0/"), "The network 10.0.0.0/" + rest + ".");
}

TEST(Explain, AccessLists) {
  EXPECT_EQ(said("s3", "PutBucketAcl", R"({"bucketName":"b","x-amz-acl":"public-read"})"),
            Lines{"Everybody may now read the list of b, without any condition."});
  EXPECT_EQ(
      said(
          "s3", "PutBucketAcl",
          R"({"bucketName":"b","AccessControlPolicy":{"AccessControlList":{"Grant":[{"Grantee":{"URI":"http://acs.amazonaws.com/groups/global/AuthenticatedUsers"},"Permission":"WRITE"}]}}})"),
      Lines{"Everybody with any AWS account may now WRITE b, without any condition."});
}

TEST(Explain, WhatFailedGrantsNothing) {
  EXPECT_EQ(explain(call("s3", "PutBucketAcl", R"({"bucketName":"b","x-amz-acl":"public-read"})",
                         R"(,"errorCode":"AccessDenied")")),
            Lines{});
  EXPECT_EQ(said("s3", "PutBucketPolicy", "null"), Lines{});
  EXPECT_EQ(said("ec2", "RunInstances", R"({"policy":"x"})"), Lines{});
}

TEST(Explain, ABrokenDocumentIsSaidToBeOne) {
  const Lines unreadable{"A policy document in this call could not be read: who gains what is not known."};
  EXPECT_EQ(said("iam", "PutRolePolicy", R"({"roleName":"r","policyDocument":"{\"Statement\": ["})"),
            unreadable);
  EXPECT_EQ(said("iam", "PutRolePolicy", R"({"roleName":"r","policyDocument":"{}"})"), unreadable);
  const auto huge = R"({"Statement":[{"Effect":"Allow","Action":")" + std::string(70000, 'a') + "\"}]}";
  EXPECT_EQ(said("iam", "PutRolePolicy", R"({"roleName":"r","policyDocument":)" + as_text(huge) + "}"),
            unreadable);
  const auto deep = "{\"Statement\":" + std::string(100, '[') + std::string(100, ']') + "}";
  EXPECT_EQ(said("iam", "PutRolePolicy", R"({"roleName":"r","policyDocument":)" + as_text(deep) + "}"),
            unreadable);
}

TEST(Explain, WhatIsNoNameIsADocument) {
  const Lines unreadable{"A policy document in this call could not be read: who gains what is not known."};
  for (const auto* text : {"[[[[", "%7B%22Statement%22%3A%5B%5D%7D", "<Policy/>", "two words"})
    EXPECT_EQ(said("iam", "PutRolePolicy", fmt::format(R"({{"roleName":"r","policyDocument":"{}"}})", text)),
              unreadable)
        << text;
  for (const auto* name :
       {"", "admins", "arn:aws:iam::aws:policy/ReadOnlyAccess", "ELBSecurityPolicy-2016-08"})
    EXPECT_EQ(said("elasticloadbalancing", "SetPolicies", fmt::format(R"({{"policy":"{}"}})", name)), Lines{})
        << name;
}

TEST(Explain, ManyGrantsAreCounted) {
  std::string items;
  for (int i = 0; i < 50; ++i)
    items += fmt::format("{}{{\"userId\":\"1111222233{:02}\"}}", i == 0 ? "" : ",", i);
  const auto lines = said("ec2", "ModifySnapshotAttribute",
                          R"({"snapshotId":"s","createVolumePermission":{"add":{"items":[)" + items + "]}}}");
  ASSERT_EQ(lines.size(), 6U);
  EXPECT_EQ(lines.back(), "And 45 more: see the event.");
}

TEST(Explain, SurvivesEventsAsNobodyExpectsThem) {
  auto event = call(
      "lambda", "AddPermission",
      R"({"principal":"*","policy":{"Statement":[{"Effect":"Allow","Principal":{"AWS":["*"]},"Action":["a"],"Condition":{"X":{"y":"z"}}}]},"ipPermissions":{"items":[{"ipRanges":{"items":[{"cidrIp":"0.0.0.0/0"}]}}]}})");
  std::mt19937 random(7);
  for (const std::string_view name :
       {"AddPermission", "PutBucketAcl", "AuthorizeSecurityGroupIngress", "PutKeyPolicy"}) {
    for (int i = 0; i < 500; ++i) {
      auto changed = event;
      changed.name = std::string(name);
      event::mutate(*changed.envelope.find("detail")->find("requestParameters"), random);
      EXPECT_LE(explain(changed).size(), 6U);
    }
  }
}

}  // namespace
}  // namespace tocsin::policy
