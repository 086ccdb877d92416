#include "backtest/tally.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "backtest/budget.h"
#include "backtest/recent_ids.h"
#include "backtest/suggestion.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"

namespace tocsin::backtest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

event::Event event_of(const std::string& identity, const std::string& name = "CreateUser",
                      const std::string& day = "2026-11-01", const std::string& address = "203.0.113.7") {
  const auto text =
      R"({"eventSource":"iam.amazonaws.com","awsRegion":"us-east-1","recipientAccountId":"111122223333","eventName":")" +
      name + R"(","eventTime":")" + day + R"(T10:00:00Z","sourceIPAddress":")" + address +
      R"(","userIdentity":)" + identity + R"(,"requestParameters":{"userName":"back-door"}})";
  auto value = doc::parse_json(text);
  EXPECT_TRUE(value) << text;
  return event::shape(event::to_envelope(value ? std::move(*value) : doc::null()), text);
}

std::string user(const std::string& name) {
  return R"({"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/)" + name + R"("})";
}

std::string role(const std::string& name) {
  return R"({"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/)" + name +
         R"(/i-am-anybody","sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::111122223333:role/)" +
         name + R"("}}})";
}

rule::Rule rule_of(rule::Severity severity = rule::Severity::medium) {
  rule::Rule rule;
  rule.id = "a-rule";
  rule.severity = severity;
  rule::RuleTest test;
  test.name = "it \"rings\"";
  test.match = true;
  rule.tests.push_back(test);
  return rule;
}

TEST(Source, IsWhatTheCallerCannotChoose) {
  EXPECT_EQ(source_of(event_of(role("deploy")))->value, "arn:aws:iam::111122223333:role/deploy");
  EXPECT_EQ(source_of(event_of(user("alice")))->path, "detail.userIdentity.arn");
  EXPECT_EQ(source_of(event_of(R"({"type":"AWSService","invokedBy":"config.amazonaws.com"})"))->value,
            "config.amazonaws.com");
  EXPECT_FALSE(source_of(event_of("{}")));
  EXPECT_FALSE(source_of(event_of(R"({"arn":"two\nlines"})")));
  EXPECT_FALSE(source_of(event_of(R"({"arn":")" + std::string(2000, 'a') + R"("})")));
  const auto finding = doc::parse_json(
      R"({"source":"aws.guardduty","detail-type":"GuardDuty Finding","detail":{"type":"Recon:EC2/Portscan"}})");
  EXPECT_EQ(source_of(event::shape(*finding, "x"))->path, "detail.type");
}

TEST(Tally, CountsDaysSourcesAndWhatTheyDid) {
  Tally tally;
  tally.add(Happening(event_of(user("alice"), "CreateUser", "2026-11-02")));
  tally.add(Happening(event_of(user("alice"), "DeleteUser", "2026-11-01", "203.0.113.8")));
  tally.add(Happening(event_of(role("deploy"))));
  tally.add(Happening(event_of("{}")));
  EXPECT_EQ(tally.alerts(), 4U);
  EXPECT_EQ(tally.nameless(), 1U);
  EXPECT_THAT(tally.days().exact(), ElementsAre(Pair("2026-11-01", 3), Pair("2026-11-02", 1)));
  ASSERT_EQ(tally.sources().size(), 2U);
  const auto& alice = tally.sources().begin()->second;
  EXPECT_EQ(alice.alerts, 2U);
  EXPECT_EQ(alice.first_day, "2026-11-01");
  EXPECT_EQ(alice.last_day, "2026-11-02");
  EXPECT_THAT(alice.names.exact(), ElementsAre(Pair("CreateUser", 1), Pair("DeleteUser", 1)));
  EXPECT_EQ(alice.addresses.exact().size(), 2U);
}

TEST(Tally, StaysSmallWhateverIsWritten) {
  Tally tally;
  for (int i = 0; i < 5000; ++i) {
    tally.add(Happening(event_of(user("u" + std::to_string(i)), "N" + std::to_string(i))));
    tally.add(Happening(event_of(user("loud"), "N" + std::to_string(i), "2026-11-01", std::to_string(i))));
  }
  EXPECT_EQ(tally.alerts(), 10000U);
  EXPECT_EQ(tally.sources().size(), Tally::kMostSources);
  std::uint64_t sum = tally.forgotten() + tally.nameless();
  for (const auto& [source, seen] : tally.sources()) sum += seen.alerts;
  EXPECT_EQ(sum, tally.alerts());
  const auto& loud = tally.sources().at({"detail.userIdentity.arn", "arn:aws:iam::111122223333:user/loud"});
  EXPECT_EQ(loud.alerts, 5000U);
  EXPECT_EQ(loud.names.exact().size(), SourceTally::kMost);
  EXPECT_EQ(loud.names.others(), 5000U - SourceTally::kMost);
}

TEST(Suggestions, NameTheLoudestAndNoMoreThanWasSeen) {
  Tally tally;
  for (int i = 0; i < 20; ++i) tally.add(Happening(event_of(role("deploy"), "CreateUser")));
  for (int i = 0; i < 2; ++i) tally.add(Happening(event_of(user("alice"), "DeleteUser")));
  const auto out = suggestions(rule_of(), tally);
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(out[0].removes, 20U);
  EXPECT_EQ(
      doc::to_json(out[0].pattern),
      R"({"detail":{"userIdentity":{"sessionContext":{"sessionIssuer":{"arn":["arn:aws:iam::111122223333:role/deploy"]}}},)"
      R"("eventName":["CreateUser"],"sourceIPAddress":["203.0.113.7"]}})");
  EXPECT_THAT(out[0].yaml, HasSubstr("exclude:\n  - reason: "));
  EXPECT_THAT(out[0].yaml, HasSubstr(R"(    like: "it \"rings\"")"));
  EXPECT_THAT(out[0].yaml,
              HasSubstr(R"("detail.userIdentity.sessionContext":{"sessionIssuer":{"arn":"arn:)"));
}

TEST(Suggestions, AreNotNarrowedByWhatIsManyOrUnknown) {
  Tally tally;
  for (int i = 0; i < 20; ++i)
    tally.add(
        Happening(event_of(user("alice"), "CreateUser", "2026-11-01", "203.0.113." + std::to_string(i))));
  EXPECT_EQ(doc::to_json(suggestions(rule_of(), tally).at(0).pattern),
            R"({"detail":{"userIdentity":{"arn":["arn:aws:iam::111122223333:user/alice"]}}})");
  Tally hidden;
  for (int i = 0; i < 3; ++i)
    hidden.add(Happening(event_of(user("bob"), "Create\\u202eUser", "2026-11-01", "a\\u0007b")));
  EXPECT_EQ(doc::to_json(suggestions(rule_of(), hidden).at(0).pattern),
            R"({"detail":{"userIdentity":{"arn":["arn:aws:iam::111122223333:user/bob"]}}})");
}

TEST(Suggestions, AreNotMadeForCriticalRulesOrLittleNoise) {
  Tally tally;
  for (int i = 0; i < 20; ++i) tally.add(Happening(event_of(user("alice"))));
  EXPECT_TRUE(suggestions(rule_of(rule::Severity::critical), tally).empty());
  Tally quiet;
  for (int i = 0; i < 2; ++i) quiet.add(Happening(event_of(user("alice"))));
  EXPECT_TRUE(suggestions(rule_of(), quiet).empty());
}

TEST(Budget, TellsTheExcessOfEachDayInOneDigest) {
  Tally tally;
  for (int i = 0; i < 10; ++i) tally.add(Happening(event_of(user("alice"), "CreateUser", "2026-11-01")));
  for (int i = 0; i < 3; ++i) tally.add(Happening(event_of(user("alice"), "CreateUser", "2026-11-02")));
  const auto with = budgeted(tally, rule::Severity::high, 3);
  EXPECT_EQ(with.single, 6U);
  EXPECT_EQ(with.held, 7U);
  EXPECT_EQ(with.digests, 1U);
  EXPECT_EQ(with.mails(), 7U);
  EXPECT_EQ(budgeted(tally, rule::Severity::high, 0).mails(), 13U);
  EXPECT_EQ(budgeted(tally, rule::Severity::critical, 3).mails(), 13U);
}

TEST(RecentIds, ForgetTheOldestOnly) {
  RecentIds ids(3);
  for (const auto* id : {"a", "b", "c"}) EXPECT_TRUE(ids.add(id));
  EXPECT_FALSE(ids.add("a"));
  EXPECT_TRUE(ids.add("d"));
  EXPECT_FALSE(ids.add("b"));  // of the older generation
  for (const auto* id : {"e", "f", "g"}) EXPECT_TRUE(ids.add(id));
  EXPECT_TRUE(ids.add("a"));
}

}  // namespace
}  // namespace tocsin::backtest
