#include "coverage/account.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::coverage {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

TEST(Account, ReadsEverything) {
  const auto account = read_account({"account.yaml", R"(account: "111122223333"
listens: {regions: [eu-central-1, us-east-1], log_files: false}
trails:
  - {name: main, multi_region: true, management_events: write, data_events: ["AWS::S3::Object"]}
  - {name: old, region: eu-west-1, logging: false}
services: {guardduty: true, macie: false}
)"});
  ASSERT_TRUE(account) << render(account.error());
  EXPECT_EQ(account->account, "111122223333");
  EXPECT_THAT(*account->regions, ElementsAre("eu-central-1", "us-east-1"));
  EXPECT_EQ(account->log_files, false);
  ASSERT_EQ(account->trails->size(), 2U);
  const auto& trail = account->trails->front();
  EXPECT_TRUE(trail.logging && trail.multi_region && trail.writes);
  EXPECT_FALSE(trail.reads);
  EXPECT_THAT(trail.data_events, ElementsAre("AWS::S3::Object"));
  EXPECT_FALSE(account->trails->back().logging);
  EXPECT_TRUE(account->trails->back().reads);
  EXPECT_THAT(account->services, ElementsAre(Pair("guardduty", true), Pair("macie", false)));
}

TEST(Account, WhatIsNotSaidIsUnknown) {
  const auto account = read_account({"account.json", "{}"});
  ASSERT_TRUE(account) << render(account.error());
  EXPECT_FALSE(account->regions || account->log_files || account->trails);
  EXPECT_TRUE(account->services.empty());
  const auto none = read_account({"account.yaml", "trails: []\n"});
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->trails && none->trails->empty());
}

TEST(Account, SaysEveryMistakeAtOnce) {
  const auto account = read_account({"account.yaml", R"(account: "12"
listens: {regions: [europe], log_file: true}
trails: [{name: a}, {name: b, region: x, multi_region: true, management_events: some}]
services: {guardduty: "yes", shield: true}
extra: 1
)"});
  ASSERT_FALSE(account);
  const auto text = render(account.error());
  for (const auto* part : {"twelve digits", "\"europe\" is no region", "log_file", "needs its \"region\"",
                           "\"x\" is no region", "some", "guardduty", "shield", "extra"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  EXPECT_FALSE(read_account({"a", "trails: 3"}));
  EXPECT_FALSE(read_account({"a", "- 1"}));
  EXPECT_FALSE(read_account({"a", "{"}));
}

}  // namespace
}  // namespace tocsin::coverage
