#include "route/labels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::route {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Labels, AreWhatTheAlertSays) {
  alert::Alert alert;
  alert.rule_id = "iam-user-created";
  alert.severity = rule::Severity::high;
  alert.account = "111122223333";
  alert.account_name = "production";
  alert.account_ou = "Prod/Payments EU";
  alert.account_ou_ids = {"r-ab12", "ou-ab12-11111111"};
  alert.region = "us-east-1";
  alert.who.name = "alice";
  alert.who.arn = "arn:aws:iam::111122223333:user/alice";
  alert.who.person = "the session's own words";
  alert.user_agent = "chosen by the caller";
  alert.family = "cloudtrail";
  alert.service = "iam.amazonaws.com";
  alert.tags = {"iam"};
  alert.raw = doc::object({{"source", doc::string("aws.iam")}});
  const auto labels = labels_of(alert);
  EXPECT_EQ(labels.severity, rule::Severity::high);
  EXPECT_EQ(labels.rule, "iam-user-created");
  EXPECT_THAT(labels.account, ElementsAre("111122223333", "production"));
  EXPECT_THAT(labels.ou, ElementsAre("Prod", "Prod/Payments EU", "r-ab12", "ou-ab12-11111111"));
  EXPECT_EQ(labels.region, "us-east-1");
  EXPECT_THAT(labels.principal, ElementsAre("alice", "arn:aws:iam::111122223333:user/alice"));
  EXPECT_THAT(labels.source, ElementsAre("cloudtrail", "iam.amazonaws.com", "aws.iam"));
  EXPECT_THAT(labels.tags, ElementsAre("iam"));
}

TEST(Labels, AnEmptyAlertHasNone) {
  const auto labels = labels_of({});
  EXPECT_THAT(labels.account, IsEmpty());
  EXPECT_THAT(labels.ou, IsEmpty());
  EXPECT_THAT(labels.principal, IsEmpty());
  EXPECT_THAT(labels.source, IsEmpty());
}

TEST(Labels, AreReadFromWords) {
  const std::vector<std::string> words = {"severity=high",    "rule=r",        "account=1", "account=prod",
                                          "region=eu-west-1", "principal=a=b", "source=s",  "tag=t",
                                          "ou=Root/A/B",      "ou=ou-ab12-1"};
  const auto labels = parse_labels(words);
  ASSERT_TRUE(labels) << to_string(labels.error());
  EXPECT_EQ(labels->severity, rule::Severity::high);
  EXPECT_EQ(labels->rule + labels->region, "reu-west-1");
  EXPECT_THAT(labels->account, ElementsAre("1", "prod"));
  EXPECT_THAT(labels->ou, ElementsAre("A", "A/B", "ou-ab12-1"));
  EXPECT_THAT(labels->principal, ElementsAre("a=b"));
  EXPECT_THAT(labels->source, ElementsAre("s"));
  EXPECT_THAT(labels->tags, ElementsAre("t"));
}

TEST(Labels, WrongWordsAreErrors) {
  for (const auto* word : {"rule", "rule=", "severity=hgih", "acount=1", "rule=x"}) {
    const std::vector<std::string> words = {word};
    EXPECT_FALSE(parse_labels(words)) << word << ": without a severity, or wrong";
  }
}

}  // namespace
}  // namespace tocsin::route
