#include "function/enrichment.h"

#include <gmock/gmock.h>

#include "event/testing/sample.h"

namespace tocsin::function {
namespace {

using ::testing::HasSubstr;

event::Event call(std::string_view ip) {
  return event::testing::shaped(event::testing::json(
      R"({"eventSource":"ec2.amazonaws.com","eventName":"RunInstances","eventTime":"2026-01-01T00:00:00Z","recipientAccountId":"123456789012","sourceIPAddress":")" +
      std::string(ip) + R"(","userIdentity":{"type":"IAMUser","accountId":"210987654321"}})"));
}

event::Context known(std::string text, std::string_view ip = "203.0.113.7") {
  const auto read = Enrichment::read({"enrichment.json", std::move(text)});
  EXPECT_TRUE(read) << to_string(read.error());
  auto event = call(ip);
  if (read) read->add_to(event);
  return event.context;
}

std::string error_of(std::string text) {
  const auto read = Enrichment::read({"enrichment.json", std::move(text)});
  return read ? "none" : to_string(read.error());
}

TEST(Enrichment, NamesAccountsAndNetworks) {
  constexpr auto kText =
      R"({"accounts":{"123456789012":"production","210987654321":"build"},"own_ranges":{"all":["203.0.0.0/8"],"office":["203.0.113.0/24","2001:db8::/32"],"world":["0.0.0.0/0"]}})";
  const auto context = known(kText);
  EXPECT_EQ(context.account_name, "production");
  EXPECT_EQ(context.actor_account_name, "build");
  EXPECT_EQ(context.range, "office (own range)") << "the narrowest";
  EXPECT_TRUE(context.missing.empty());
  EXPECT_EQ(known(kText, "2001:db8::1").range, "office (own range)");
  EXPECT_EQ(known(kText, "ec2.amazonaws.com").range, "");
}

TEST(Enrichment, SaysInWhichUnitAnAccountIs) {
  const auto context = known(
      R"({"accounts":{"123456789012":{"name":"production","ou":"Prod/Payments"},"210987654321":"build"}})");
  EXPECT_EQ(context.account_name, "production");
  EXPECT_EQ(context.account_ou, "Prod/Payments");
  EXPECT_TRUE(context.missing.empty());
  EXPECT_THAT(error_of(R"({"accounts":{"123456789012":{"ou":"Prod//Payments"}}})"),
              HasSubstr("no path of organizational units"));
}

TEST(Enrichment, TakesWhatTheCommandLineOfAwsWrites) {
  const auto context =
      known(R"({"Accounts":[{"Id":"123456789012","Name":"production","Status":"ACTIVE"}],"NextToken":null})");
  EXPECT_EQ(context.account_name, "production");
  EXPECT_THAT(context.missing,
              ::testing::ElementsAre("the name of account 210987654321: the file of names does not have it"));
}

TEST(Enrichment, OwnRangesBesideWhatTheCommandLineOfAwsWrites) {
  const auto context = known(
      R"({"Accounts":[{"Id":"123456789012","Name":"production"}],"own_ranges":{"office":["203.0.113.0/24"]}})");
  EXPECT_EQ(context.account_name, "production");
  EXPECT_EQ(context.range, "office (own range)");
}

TEST(Enrichment, AnErrorThatStandsInEveryAlertIsShort) {
  const std::string long_key(1'000'000, 'k');
  for (const auto& text : {"{\"" + long_key + "\":1}", R"({"accounts":{")" + long_key + R"(":"x"}})",
                           R"({"own_ranges":{")" + long_key + R"(":1}})"}) {
    EXPECT_LT(error_of(text).size(), 400U);
  }
}

TEST(Enrichment, WhatIsWrongIsNamedWithItsPlace) {
  EXPECT_THAT(error_of("{"), HasSubstr("enrichment.json:1:2"));
  EXPECT_THAT(error_of("[]"), HasSubstr("this is no object"));
  EXPECT_THAT(error_of(R"({"account":{}})"), HasSubstr("\"account\" is not known here"));
  EXPECT_THAT(error_of(R"({"accounts":{"1234":"x"}})"), HasSubstr("\"1234\" is no account's id with a name"));
  EXPECT_THAT(error_of(R"({"accounts":{}})"), HasSubstr("names no account"));
  EXPECT_THAT(error_of(R"({"own_ranges":["10.0.0.0/8"]})"), HasSubstr("names with lists of networks"));
  EXPECT_THAT(error_of(R"({"own_ranges":{"a":"10.0.0.0/8"}})"), HasSubstr("\"a\" must be a list"));
  EXPECT_THAT(error_of("{\"own_ranges\":\n{\"a\":[\"10.0.0.1/8\"]}}"), HasSubstr("enrichment.json:2:7"));
}

TEST(Enrichment, OneThatCannotBeReadIsSaidInTheAlert) {
  auto event = call("203.0.113.7");
  Enrichment::unreadable("s3://b/k: AccessDenied").add_to(event);
  ASSERT_EQ(event.context.missing.size(), 2U);
  EXPECT_THAT(event.context.missing[0],
              HasSubstr("the name of account 123456789012: the file of names could not be read"));
  auto untouched = call("203.0.113.7");
  Enrichment().add_to(untouched);
  EXPECT_TRUE(untouched.context.missing.empty());
}

}  // namespace
}  // namespace tocsin::function
