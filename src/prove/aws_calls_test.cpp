#include "prove/aws_calls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::prove {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(AwsCalls, KnowsTheNamesThatCloudTrailWrites) {
  EXPECT_EQ(look_up("iam", "CreateUser"), CallName::written);
  EXPECT_EQ(look_up("kms", "Decrypt"), CallName::written);
  EXPECT_EQ(look_up("monitoring", "PutMetricAlarm"), CallName::written);
  EXPECT_EQ(look_up("signin", "ConsoleLogin"), CallName::written);
  EXPECT_EQ(look_up("ec2", "SharedSnapshotCopyInitiated"), CallName::written);
  EXPECT_EQ(look_up("sso-directory", "EnableExternalIdPConfigurationForDirectory"), CallName::written);
}

TEST(AwsCalls, TellsPermissionsFromCalls) {
  EXPECT_EQ(look_up("s3", "PutLifecycleConfiguration"), CallName::not_written);
  EXPECT_EQ(look_up("s3", "PutBucketLifecycle"), CallName::written);
  EXPECT_EQ(look_up("s3", "PutBucketLifecycleConfiguration"), CallName::renamed);
  EXPECT_EQ(look_up("lambda", "CreateFunction"), CallName::renamed);
  EXPECT_EQ(look_up("lambda", "CreateFunction20150331"), CallName::written);
  EXPECT_EQ(look_up("lambda", "UpdateFunctionCode20150331v2"), CallName::written);
}

TEST(AwsCalls, KnowsWhatIsWrittenInstead) {
  EXPECT_THAT(written_instead("lambda", "CreateFunction"),
              ElementsAre("CreateFunction20150331", "CreateFunction20150331v2"));
  EXPECT_THAT(written_instead("lambda", "AddPermission"),
              ElementsAre("AddPermission20150331", "AddPermission20150331v2"));
  EXPECT_THAT(written_instead("s3", "PutBucketLifecycleConfiguration"), ElementsAre("PutBucketLifecycle"));
  EXPECT_THAT(written_instead("s3", "PutPublicAccessBlock"),
              ElementsAre("PutAccountPublicAccessBlock", "PutBucketPublicAccessBlock"));
  EXPECT_THAT(written_instead("s3", "PutEncryptionConfiguration"), ElementsAre("PutBucketEncryption"));
  EXPECT_THAT(written_instead("s3", "ListAllMyBuckets"), ElementsAre("ListBuckets"));
  EXPECT_THAT(written_instead("iam", "PassRole"), IsEmpty());
  EXPECT_THAT(written_instead("iam", ""), IsEmpty());
  EXPECT_THAT(written_instead("nothing", "PutPublicAccessBlock"), IsEmpty());
}

TEST(AwsCalls, KnowsTheRegions) {
  const auto known = regions();
  EXPECT_GT(known.size(), 40U);
  for (const auto* one : {"eu-west-1", "us-gov-east-1", "cn-northwest-1", "eusc-de-east-1"})
    EXPECT_THAT(known, Contains(one));
  EXPECT_THAT(known, Not(Contains("eu-west-9")));
  EXPECT_THAT(known, Not(Contains("aws-global")));
}

TEST(AwsCalls, DoesNotTakePartsOfNames) {
  EXPECT_EQ(look_up("iam", "CreateUse"), CallName::unknown);
  EXPECT_EQ(look_up("iam", "CreateUserr"), CallName::unknown);
  EXPECT_EQ(look_up("iam", "Create"), CallName::unknown);
  EXPECT_EQ(look_up("iam", ""), CallName::unknown);
  EXPECT_EQ(look_up("iam", "-"), CallName::unknown);
  EXPECT_EQ(look_up("iam", "createuser"), CallName::unknown);
  EXPECT_EQ(look_up("ia", "CreateUser"), CallName::unknown_service);
  EXPECT_EQ(look_up("", "CreateUser"), CallName::unknown_service);
  EXPECT_EQ(look_up("iam\nCreate", "User"), CallName::unknown_service);
}

TEST(AwsCalls, ListsEveryNameThatItFinds) {
  const auto all = services();
  EXPECT_GT(all.size(), 400U);
  std::size_t names = 0;
  for (const auto& service : all) {
    EXPECT_TRUE(is_service(service)) << service;
    const auto listed = event_names_of(service);
    names += listed.size();
    ASSERT_FALSE(listed.empty()) << service;
    EXPECT_EQ(look_up(service, listed.front()), CallName::written) << service << " " << listed.front();
    EXPECT_EQ(look_up(service, listed.back()), CallName::written) << service << " " << listed.back();
  }
  EXPECT_GT(names, 20000U);
  EXPECT_THAT(event_names_of("lambda"), Not(Contains("CreateFunction")));
  EXPECT_THAT(event_names_of("nothing"), IsEmpty());
}

}  // namespace
}  // namespace tocsin::prove
