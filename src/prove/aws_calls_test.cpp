#include "prove/aws_calls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::prove {
namespace {

using ::testing::Contains;
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
  EXPECT_EQ(look_up("lambda", "CreateFunction"), CallName::not_written);
  EXPECT_EQ(look_up("lambda", "CreateFunction20150331"), CallName::written);
  EXPECT_EQ(look_up("lambda", "UpdateFunctionCode20150331v2"), CallName::written);
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
