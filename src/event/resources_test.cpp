#include "event/resources.h"

#include <gmock/gmock.h>

#include "event/testing/sample.h"

namespace tocsin::event {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> arns(const Event& event) {
  std::vector<std::string> out;
  for (const auto& resource : event.resources) out.push_back(resource.arn);
  return out;
}

// `name` of `service` in eu-west-1 with these members besides.
std::vector<std::string> resources_of(const std::string& service, const std::string& name,
                                      const std::string& members, const std::string& region = "eu-west-1") {
  return arns(testing::shaped(testing::json(
      R"({"eventTime":"","eventSource":")" + service + R"(.amazonaws.com","eventName":")" + name +
      R"(","awsRegion":")" + region + R"(","recipientAccountId":"123456789012",)" + members + "}")));
}

TEST(Resources, prefers_the_arn_in_the_answer) {
  EXPECT_THAT(arns(testing::shaped_sample("cloudtrail-create-user")),
              ElementsAre("arn:aws:iam::123456789012:user/jansmith"));
  EXPECT_THAT(
      resources_of(
          "iam", "CreateUser",
          R"("requestParameters":{"userName":"x","path":"/team/"},"responseElements":{"user":{"arn":"arn:aws:iam::123456789012:user/team/x"}})"),
      ElementsAre("arn:aws:iam::123456789012:user/team/x"));
}

TEST(Resources, builds_an_iam_arn_only_when_the_path_is_known) {
  EXPECT_THAT(
      resources_of("iam", "CreateUser", R"("requestParameters":{"userName":"x"},"responseElements":null)"),
      ElementsAre("arn:aws:iam::123456789012:user/x"));
  EXPECT_THAT(resources_of("iam", "CreateRole", R"("requestParameters":{"roleName":"x","path":"/ci/"})"),
              ElementsAre("arn:aws:iam::123456789012:role/ci/x"));
  EXPECT_THAT(
      resources_of(
          "iam", "AttachUserPolicy",
          R"("requestParameters":{"userName":"x","policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"})"),
      ElementsAre("user/x", "arn:aws:iam::aws:policy/AdministratorAccess"));
}

TEST(Resources, names_the_user_and_the_access_key) {
  EXPECT_THAT(arns(testing::shaped_sample("cloudtrail-gov-create-key")),
              ElementsAre("user/bob", "AKIAEXAMPLEBOB000001"));
}

TEST(Resources, uses_the_partition_of_the_region) {
  const std::string members = R"("requestParameters":{"instanceId":"i-1"})";
  EXPECT_THAT(resources_of("ec2", "StopInstances", members, "us-gov-west-1"),
              ElementsAre("arn:aws-us-gov:ec2:us-gov-west-1:123456789012:instance/i-1"));
  EXPECT_THAT(resources_of("ec2", "StopInstances", members, "cn-north-1"),
              ElementsAre("arn:aws-cn:ec2:cn-north-1:123456789012:instance/i-1"));
  EXPECT_THAT(resources_of("ec2", "StopInstances", members, "us-iso-east-1"),
              ElementsAre("arn:aws-iso:ec2:us-iso-east-1:123456789012:instance/i-1"));
  EXPECT_THAT(resources_of("ec2", "StopInstances", members, ""), ElementsAre("i-1"));
}

struct Call {
  const char* service;
  const char* name;
  const char* members;
  const char* first;
};

class FirstResource : public ::testing::TestWithParam<Call> {};

TEST_P(FirstResource, is_what_the_call_was_about) {
  const auto found = resources_of(GetParam().service, GetParam().name, GetParam().members);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0], GetParam().first);
}

INSTANTIATE_TEST_SUITE_P(
    Services, FirstResource,
    ::testing::Values(
        Call{"s3", "PutBucketPolicy", R"("requestParameters":{"bucketName":"b"})", "arn:aws:s3:::b"},
        Call{"s3", "DeleteObject", R"("requestParameters":{"bucketName":"b","key":"a/k"})",
             "arn:aws:s3:::b/a/k"},
        Call{
            "ec2", "RunInstances",
            R"("requestParameters":{"instancesSet":{"items":[{"imageId":"ami-1"}]}},"responseElements":{"instancesSet":{"items":[{"instanceId":"i-1"},{"instanceId":"i-2"}]}})",
            "arn:aws:ec2:eu-west-1:123456789012:instance/i-1"},
        Call{"ec2", "AuthorizeSecurityGroupIngress", R"("requestParameters":{"groupId":"sg-1"})",
             "arn:aws:ec2:eu-west-1:123456789012:security-group/sg-1"},
        Call{"ec2", "ModifySnapshotAttribute", R"("requestParameters":{"snapshotId":"snap-1"})",
             "arn:aws:ec2:eu-west-1::snapshot/snap-1"},
        Call{"ec2", "ModifyImageAttribute", R"("requestParameters":{"imageId":"ami-1"})",
             "arn:aws:ec2:eu-west-1::image/ami-1"},
        Call{
            "kms", "ScheduleKeyDeletion",
            R"("requestParameters":{"keyId":"0a-1"},"responseElements":{"keyId":"arn:aws:kms:eu-west-1:123456789012:key/0a-1"})",
            "arn:aws:kms:eu-west-1:123456789012:key/0a-1"},
        Call{"kms", "DisableKey", R"("requestParameters":{"keyId":"0a-1"})",
             "arn:aws:kms:eu-west-1:123456789012:key/0a-1"},
        Call{"cloudtrail", "StopLogging", R"("requestParameters":{"name":"t"})",
             "arn:aws:cloudtrail:eu-west-1:123456789012:trail/t"},
        Call{"cloudtrail", "StopLogging",
             R"("requestParameters":{"name":"arn:aws:cloudtrail:us-east-1:123456789012:trail/t"})",
             "arn:aws:cloudtrail:us-east-1:123456789012:trail/t"},
        Call{"guardduty", "DeleteDetector", R"("requestParameters":{"detectorId":"d"})",
             "arn:aws:guardduty:eu-west-1:123456789012:detector/d"},
        Call{
            "secretsmanager", "DeleteSecret",
            R"("requestParameters":{"secretId":"prod/db"},"responseElements":{"aRN":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf"})",
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf"},
        Call{"secretsmanager", "GetSecretValue", R"("requestParameters":{"secretId":"prod/db"})", "prod/db"},
        Call{"lambda", "UpdateFunctionCode20150331v2", R"("requestParameters":{"functionName":"f"})",
             "arn:aws:lambda:eu-west-1:123456789012:function:f"},
        Call{"rds", "ModifyDBSnapshotAttribute", R"("requestParameters":{"dBSnapshotIdentifier":"s"})",
             "arn:aws:rds:eu-west-1:123456789012:snapshot:s"},
        Call{"sts", "AssumeRole", R"("requestParameters":{"roleArn":"arn:aws:iam::123456789012:role/r"})",
             "arn:aws:iam::123456789012:role/r"},
        Call{"newservice", "DeleteThing",
             R"("requestParameters":{"force":true,"thingArn":"arn:aws:new:::thing/1"})",
             "arn:aws:new:::thing/1"},
        Call{"newservice", "DeleteThing", R"("requestParameters":{"clientToken":"t","thingName":"n"})",
             "n"}));

TEST(Resources, takes_the_records_own_list_without_repetition) {
  const auto event = testing::shaped_sample("cloudtrail-bucket-policy-denied");
  EXPECT_THAT(arns(event), ElementsAre("arn:aws:s3:::example-logs"));
  EXPECT_EQ(event.resources[0].type, "AWS::S3::Bucket");
}

TEST(Resources, of_a_sign_in_is_the_identity) {
  EXPECT_THAT(arns(testing::shaped_sample("cloudtrail-root-sign-in")),
              ElementsAre("arn:aws:iam::123456789012:root"));
}

TEST(Resources, bears_null_and_odd_types) {
  for (const std::string members :
       {R"("requestParameters":null,"responseElements":null)", R"("requestParameters":"null")",
        R"("requestParameters":[1],"responseElements":[[]],"resources":{"a":1})",
        R"("requestParameters":{"userName":{"a":1},"roleName":[]},"resources":[null,1,"x",{"ARN":2}])"}) {
    EXPECT_THAT(resources_of("iam", "DeleteUser", members), IsEmpty()) << members;
  }
}

TEST(Resources, are_bounded) {
  std::string items;
  for (int i = 0; i < 500; ++i)
    items += (i == 0 ? "" : ",") + std::string(R"({"instanceId":"i-)") + std::to_string(i) + "\"}";
  EXPECT_EQ(resources_of("ec2", "TerminateInstances",
                         R"("requestParameters":{"instancesSet":{"items":[)" + items + "]}}")
                .size(),
            kMaxResources);
}

}  // namespace
}  // namespace tocsin::event
