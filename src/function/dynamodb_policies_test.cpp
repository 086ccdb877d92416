#include "function/dynamodb_policies.h"

#include <chrono>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <thread>
#include <vector>

#include "event/testing/sample.h"
#include "function/testing/fake_table.h"
#include "function/testing/fakes.h"
#include "past/sight.h"

namespace tocsin::function {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

const Time kStart = Time(std::chrono::hours(24 * 365 * 50));
constexpr const char* kNotSeen = "The policy that stood before was not seen.";

/// Somebody puts a policy on the bucket `b` that allows everybody the action.
past::Sight put(int hour, std::string_view action, std::string_view id = "") {
  const auto sight = past::sight_of(event::testing::shaped(event::testing::json(fmt::format(
      R"({{"eventSource":"s3.amazonaws.com","eventName":"PutBucketPolicy","eventTime":"{}","eventID":"{}","awsRegion":"us-east-1","recipientAccountId":"123456789012","requestParameters":{{"bucketName":"b","bucketPolicy":{{"Statement":[{{"Effect":"Allow","Principal":"*","Action":"{}","Resource":"*"}}]}}}}}})",
      format_time(kStart + std::chrono::hours(hour)), id.empty() ? std::to_string(hour) : id, action))));
  EXPECT_TRUE(sight && sight->policy);
  return *sight;
}

/// One process of the function.
class Process {
 public:
  explicit Process(const std::string& url)
      : client_(testing::settings_for(url), *credentials_, clock_),
        policies_(client_, "claims", clock_, [](Milliseconds wait) { std::this_thread::sleep_for(wait); }) {}

  std::vector<std::string> remember(const past::Sight& sight) {
    const auto recall =
        policies_.remember(sight, std::chrono::steady_clock::now() + std::chrono::seconds(60));
    EXPECT_THAT(recall.first_seen, SizeIs(0));
    return recall.policy_changes;
  }

 private:
  ManualClock clock_{kStart + std::chrono::hours(100)};
  std::unique_ptr<aws::CredentialProvider> credentials_ =
      aws::fixed_credentials(testing::example_credentials());
  aws::Client client_;
  DynamodbPolicies policies_;
};

TEST(DynamodbPolicies, WhatAnotherProcessSawIsCompared) {
  testing::Table table;
  EXPECT_THAT(Process(table.url()).remember(put(1, "s3:GetObject")), ElementsAre(kNotSeen));
  const auto changes = Process(table.url()).remember(put(2, "s3:PutObject"));
  EXPECT_THAT(changes, ElementsAre(HasSubstr("Compared with the policy of"), HasSubstr("s3:PutObject"),
                                   HasSubstr("s3:GetObject")));
  EXPECT_THAT(table.ids(), ElementsAre(HasSubstr("memory/policy/")));
}

TEST(DynamodbPolicies, AnEventThatComesAgainIsToldTheSameAndWritesNothing) {
  testing::Table table;
  Process process(table.url());
  process.remember(put(1, "s3:GetObject"));
  const auto first = process.remember(put(2, "s3:PutObject"));
  const auto id = table.ids().front();
  const auto before = table.text(id, "versions");
  EXPECT_EQ(process.remember(put(2, "s3:PutObject")), first);
  EXPECT_EQ(table.text(id, "versions"), before);
  EXPECT_EQ(table.asked(), 1 + 2 + 1) << "the second asks what is there, and replaces it";
}

TEST(DynamodbPolicies, WhatComesLateIsComparedWithWhatStoodThen) {
  testing::Table table;
  Process process(table.url());
  process.remember(put(1, "s3:GetObject"));
  process.remember(put(9, "s3:*"));
  EXPECT_THAT(process.remember(put(5, "s3:GetObject")),
              ElementsAre(HasSubstr("It means what the policy of")));
}

TEST(DynamodbPolicies, TwoAtOnceLoseNothing) {
  testing::Table table;
  {
    std::vector<std::jthread> processes;
    for (int p = 1; p <= 4; ++p)
      processes.emplace_back([&, p] { Process(table.url()).remember(put(p, fmt::format("s3:Get{}", p))); });
  }
  EXPECT_THAT(Process(table.url()).remember(put(5, "s3:PutObject")),
              ElementsAre(HasSubstr("Compared"), HasSubstr("s3:PutObject"), HasSubstr("s3:Get4")));
}

TEST(DynamodbPolicies, ATableThatIsDownStopsNothing) {
  testing::Table table;
  table.is_down(true);
  EXPECT_THAT(Process(table.url()).remember(put(1, "s3:GetObject")),
              ElementsAre("The policy that stood before could not be looked up."));
}

TEST(DynamodbPolicies, WhatIsBrokenIsLearnedAnew) {
  testing::Table table;
  Process process(table.url());
  process.remember(put(1, "s3:GetObject"));
  table.set_text(table.ids().front(), "versions", "[{");
  EXPECT_THAT(process.remember(put(2, "s3:PutObject")), ElementsAre(kNotSeen));
  EXPECT_THAT(process.remember(put(3, "s3:PutObject")), ElementsAre(HasSubstr("It means what")));
}

TEST(DynamodbPolicies, TheFutureIsNotLearned) {
  testing::Table table;
  EXPECT_THAT(Process(table.url()).remember(put(101, "s3:GetObject")), SizeIs(0));
  EXPECT_THAT(table.ids(), SizeIs(0));
}

}  // namespace
}  // namespace tocsin::function
