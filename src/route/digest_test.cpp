#include "route/digest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alert/alert_json.h"

namespace tocsin::route {
namespace {

using namespace std::chrono_literals;
using rule::Severity;
using testing::HasSubstr;
using testing::SizeIs;

const Time kStart{std::chrono::hours(24 * 365 * 50)};

Digest of(std::vector<FoldedRule> rules) {
  return {"mail", "budget", std::move(rules), kStart + 1h};
}

TEST(Digest, SaysInWordsHowManyOfWhichRuleAndWho) {
  const auto alert = digest_alert(of({{"iam-user-created",
                                       Severity::medium,
                                       33,
                                       kStart,
                                       kStart + 50min,
                                       {{"arn:aws:iam::1:user/build", 30}, {"", 3}}}}));
  EXPECT_EQ(alert.title, "Digest: 33 more alerts of iam-user-created");
  EXPECT_EQ(alert.severity, Severity::medium);
  EXPECT_THAT(alert.summary, HasSubstr("33 alerts of iam-user-created were beyond the noise budget"));
  ASSERT_THAT(alert.events, SizeIs(1));
  EXPECT_THAT(alert.events[0], HasSubstr("33 of iam-user-created (medium)"));
  EXPECT_THAT(alert.events[0], HasSubstr("most by arn:aws:iam::1:user/build (30), not known (3)"));
  EXPECT_EQ(alert.next_steps.at(0).command, "tocsin alerts -n 0 --digest " + alert.id);
  EXPECT_EQ(alert.rule_id, kDigestRule);
}

TEST(Digest, TheGravestStandFirst) {
  const auto alert = digest_alert(of({{"many", Severity::low, 900, kStart, kStart, {}},
                                      {"few", Severity::high, 2, kStart, kStart, {}},
                                      {"more", Severity::low, 901, kStart, kStart, {}}}));
  EXPECT_EQ(alert.severity, Severity::high);
  EXPECT_THAT(alert.events.at(0), HasSubstr("2 of few"));
  EXPECT_THAT(alert.events.at(1), HasSubstr("901 of more"));
  EXPECT_EQ(alert.title, "Digest: 1803 more alerts of 3 rules");
}

TEST(Digest, OneAlertIsOne) {
  const auto alert = digest_alert(of({{"r", Severity::low, 1, kStart, kStart, {{"a", 1}}}}));
  EXPECT_EQ(alert.title, "Digest: 1 more alert of r");
  EXPECT_THAT(alert.summary, HasSubstr("1 alert of r was beyond"));
}

TEST(Digest, ManyRulesAreCounted) {
  std::vector<FoldedRule> rules;
  for (int i = 0; i < 300; ++i)
    rules.push_back({"rule-" + std::to_string(i), Severity::low, 2, kStart, kStart, {}});
  const auto alert = digest_alert(of(rules));
  EXPECT_THAT(alert.events, SizeIs(11));
  EXPECT_EQ(alert.events.back(), "580 of 290 more rules");
}

TEST(Digest, IsAnAlertThatTheStoreCanKeep) {
  const auto alert = digest_alert(of({{"r", Severity::low, 1, kStart, kStart, {{"a\r\n\x1b[31m\"<b>", 1}}}}));
  const auto back = alert::from_json(alert::to_json(alert));
  ASSERT_TRUE(back) << to_string(back.error());
  EXPECT_EQ(back->title, alert.title);
  EXPECT_EQ(alert.events.at(0).find('\n'), std::string::npos);
  EXPECT_EQ(alert.events.at(0).find('\x1b'), std::string::npos);
}

TEST(Digest, SinksHaveDigestsOfTheirOwn) {
  auto mail = of({{"r", Severity::low, 1, kStart, kStart, {}}});
  auto pager = mail;
  pager.sink = "pager";
  EXPECT_NE(digest_alert(mail).id, digest_alert(pager).id);
  EXPECT_EQ(digest_alert(mail).id, digest_alert(mail).id);
}

TEST(Digest, SaysWhatHeldItBack) {
  const FoldedRule rule{"a-rule", Severity::medium, 2, kStart, kStart, {}, "A title"};
  const auto summary = [&](const std::string& why) {
    return digest_alert({"mail", why, {rule}, kStart, "3f2ab61c0123"}).summary;
  };
  EXPECT_THAT(summary("muted:office-nights"),
              HasSubstr("by the mute time \"office-nights\", which has ended"));
  EXPECT_THAT(summary("inhibited:it-said"), HasSubstr("by \"it-said\": something graver was told already"));
  EXPECT_THAT(summary("pace"),
              HasSubstr("more than this channel takes in time and were not sent one by one"));
  EXPECT_THAT(summary("incident:3f2ab61c0123"), HasSubstr("they belong to incident 3f2ab61c and were not"));
}

TEST(Digest, OfAnIncidentIsNamedAfterItsGravestAndNewestAlert) {
  const auto alert = digest_alert({"mail",
                                   "incident:3f2ab61c0123",
                                   {{"old", Severity::high, 9, kStart, kStart, {}, "Old"},
                                    {"new", Severity::high, 1, kStart, kStart + 1s, {}, "New"},
                                    {"low", Severity::low, 1, kStart, kStart + 2s, {}, "Low"}},
                                   kStart,
                                   "3f2ab61c0123"});
  EXPECT_EQ(alert.title, "New and 10 more alerts");
  EXPECT_EQ(alert.rule_id, kUpdateRule);
  EXPECT_EQ(alert.severity, Severity::high);
  EXPECT_EQ(alert.next_steps.at(1).command, "tocsin alerts -n 0 --incident 3f2ab61c0123");
}

}  // namespace
}  // namespace tocsin::route
