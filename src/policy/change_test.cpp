#include "policy/change.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tocsin::policy {
namespace {

using Lines = std::vector<std::string>;

std::string document(std::string_view statements) {
  return fmt::format(R"({{"Version":"2012-10-17","Statement":[{}]}})", statements);
}

Lines changed(std::string_view before, std::string_view after) {
  const auto lines = change_between(before.empty() ? "" : document(before),
                                    after.empty() ? "" : document(after), "123456789012", "The role deploy");
  EXPECT_TRUE(lines);
  return lines.value_or(Lines{});
}

constexpr auto kOwn =
    R"({"Sid":"a","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":["s3:PutObject","s3:GetObject"],"Resource":"arn:aws:s3:::b/*"})";

TEST(Change, WhatIsNewIsNamedAndWhatStayedIsLeftOut) {
  EXPECT_EQ(
      changed(
          kOwn,
          std::string(kOwn) +
              R"(,{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"})"),
      Lines{"Added: Everybody may do s3:GetObject on arn:aws:s3:::b/*, without any condition."});
}

TEST(Change, OrderSpellingAndNamesOfStatementsDoNotCount) {
  EXPECT_EQ(
      changed(
          kOwn,
          R"({"Sid":"b","Effect":"Allow","Principal":{"AWS":["123456789012"]},"Action":["S3:getobject","s3:PutObject"],"Resource":["arn:aws:s3:::b/*"]})"),
      Lines{});
}

TEST(Change, OnePrincipalMoreIsOneLine) {
  EXPECT_EQ(
      changed(
          R"({"Effect":"Allow","Principal":{"AWS":["123456789012","210987654321"]},"Action":"kms:*","Resource":"*"})",
          R"({"Effect":"Allow","Principal":{"AWS":["123456789012","193672423079"]},"Action":"kms:*","Resource":"*"})"),
      (Lines{"Added: The other account 193672423079 may do kms:* on everything.",
             "Removed: The other account 210987654321 may do kms:* on everything."}));
}

TEST(Change, ADenialThatGoesOpensAndStandsFirst) {
  EXPECT_EQ(
      changed(
          R"({"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":false}}},)" +
              std::string(kOwn),
          R"({"Effect":"Deny","Principal":{"AWS":"210987654321"},"Action":"s3:*","Resource":"*"})"),
      (Lines{"Removed: Everybody is denied s3:* on everything, only if Bool aws:securetransport false.",
             "Added: The other account 210987654321 is denied s3:* on everything.",
             "Removed: This account's own identities may do s3:GetObject and s3:PutObject on "
             "arn:aws:s3:::b/*."}));
}

TEST(Change, AConditionOrAResourceThatChangesIsTold) {
  EXPECT_EQ(
      changed(
          R"({"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"q","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-aaaaaaaaaa"}}})",
          R"({"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"q","Condition":{"StringEquals":{"aws:PrincipalOrgID":["o-aaaaaaaaaa","o-bbbbbbbbbb"]}}})"),
      (Lines{"Added: Everybody may do sqs:SendMessage on q, only if StringEquals aws:principalorgid "
             "o-aaaaaaaaaa, o-bbbbbbbbbb.",
             "Removed: Everybody may do sqs:SendMessage on q, only if StringEquals aws:principalorgid "
             "o-aaaaaaaaaa."}));
  EXPECT_EQ(changed(R"({"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/a"})",
                    R"({"Effect":"Allow","Action":"s3:*","NotResource":"arn:aws:s3:::b/a"})"),
            (Lines{"Added: The role deploy may do s3:* on everything but arn:aws:s3:::b/a.",
                   "Removed: The role deploy may do s3:* on arn:aws:s3:::b/a."}));
}

TEST(Change, AConditionThatEverythingPassesIsNoLimit) {
  const auto under = [](const std::string& condition) {
    const auto lines =
        changed("", R"({"Effect":"Allow","Principal":"*","Action":"a:b","Resource":"q","Condition":)" +
                        condition + "}");
    return lines.empty() ? "" : lines.front();
  };
  const std::string open = "Added: Everybody may do a:b on q, under conditions that keep nobody out: ";
  EXPECT_EQ(under(R"({"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}})"),
            open + "IpAddress aws:sourceip 0.0.0.0/0.");
  EXPECT_EQ(under(R"({"IpAddress":{"aws:SourceIp":["203.0.113.0/24","::/0"]}})"),
            open + "IpAddress aws:sourceip 203.0.113.0/24, ::/0.");
  EXPECT_EQ(
      under(R"({"StringLike":{"aws:PrincipalArn":"*"},"Bool":{"aws:SecureTransport":"true"}})"),
      "Added: Everybody may do a:b on q, only if Bool aws:securetransport true, and under conditions that "
      "keep nobody out: StringLike aws:principalarn *.");
  for (const auto* limit :
       {R"({"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}})",
        R"({"NotIpAddress":{"aws:SourceIp":"0.0.0.0/0"}})", R"({"StringEquals":{"aws:PrincipalArn":"*"}})"}) {
    EXPECT_EQ(under(limit).find("keep nobody out"), std::string::npos) << under(limit);
  }
}

TEST(Change, OfMoreResourcesThanAreShownEachOneCounts) {
  const auto with = [](std::string_view last) {
    return fmt::format(R"({{"Effect":"Allow","Action":"s3:*","Resource":["a","b","{}"]}})", last);
  };
  EXPECT_EQ(changed(with("y"), with("z")),
            (Lines{"Added: The role deploy may do s3:* on a, b and 1 more.",
                   "Removed: The role deploy may do s3:* on a, b and 1 more."}));
}

TEST(Change, NoPolicyBeforeOrAfter) {
  EXPECT_EQ(changed("", R"({"Effect":"Allow","NotAction":["iam:*"],"Resource":"*"})"),
            Lines{"Added: The role deploy may do everything but iam:* on everything."});
  EXPECT_EQ(changed(R"({"Effect":"Allow","Action":["a:B","*"],"Resource":"*"})", ""),
            Lines{"Removed: The role deploy may do everything on everything."});
  EXPECT_EQ(changed("", ""), Lines{});
}

TEST(Change, ManyChangesAreCut) {
  std::string many;
  for (int i = 0; i < 50; ++i)
    many += fmt::format(R"({}{{"Effect":"Allow","Principal":{{"AWS":"{}"}},"Action":"a:B"}})",
                        i == 0 ? "" : ",", 210000000000 + i);
  const auto lines = changed("", many);
  ASSERT_EQ(lines.size(), 8U);
  EXPECT_EQ(lines.back(), "And 43 more: see the event.");
}

TEST(Change, WhatIsNoPolicyOrTooLargeIsNotCompared) {
  EXPECT_FALSE(change_between("{", "", "", ""));
  EXPECT_FALSE(change_between("", "[]", "", ""));
  EXPECT_FALSE(change_between("", R"({"Statement":"x"})", "", ""));
  std::string principals;
  std::string actions;
  for (int i = 0; i < 200; ++i) {
    principals += fmt::format("{}\"{}\"", i == 0 ? "" : ",", 210000000000 + i);
    actions += fmt::format("{}\"a:{}\"", i == 0 ? "" : ",", i);
  }
  EXPECT_FALSE(
      change_between("",
                     document(fmt::format(R"({{"Effect":"Allow","Principal":{{"AWS":[{}]}},"Action":[{}]}})",
                                          principals, actions)),
                     "", ""));
}

}  // namespace
}  // namespace tocsin::policy
