#include "route/silence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "doc/json_writer.h"

namespace tocsin::route {
namespace {

using rule::Severity;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

Matchers matchers(const std::vector<std::string>& words) {
  auto made = parse_matchers(words);
  EXPECT_TRUE(made) << to_string(made.error());
  return made ? *made : Matchers{};
}

Labels alert(Severity severity, std::string rule, std::string principal = "alice") {
  Labels out;
  out.severity = severity;
  out.rule = std::move(rule);
  out.principal = {std::move(principal)};
  return out;
}

TEST(Silence, CriticalAlertsNeedAWordOfTheirOwn) {
  const Silence plain{matchers({"rule=a"}), false};
  EXPECT_TRUE(plain.hides(alert(Severity::high, "a")));
  EXPECT_FALSE(plain.hides(alert(Severity::critical, "a")));
  EXPECT_TRUE((Silence{matchers({"rule=a"}), true}.hides(alert(Severity::critical, "a"))));
  EXPECT_FALSE((Silence{matchers({"rule=a"}), true}.hides(alert(Severity::critical, "b"))));
}

TEST(Silence, StoredMatchersComeBack) {
  const auto made = matchers({"rule=a*", "account=1", "account=2"});
  EXPECT_EQ(describe(parse_stored_matchers(doc::to_json(to_json(made))).value()), describe(made));
}

TEST(Silence, WhatCannotBeReadHidesNothing) {
  for (const auto* text :
       {"", "{", "[]", R"({"resource":"x"})", R"({"rule":[]})", R"({"severity":["hgih"]})"}) {
    EXPECT_FALSE(parse_stored_matchers(text)) << text;
  }
}

TEST(Silence, TooMuchIsRefused) {
  EXPECT_NE(unfit_for_silence(matchers({"severity=low"})), "");
  EXPECT_NE(unfit_for_silence(matchers({"rule=a", "principal=*/alice"})), "");
  EXPECT_NE(unfit_for_silence(matchers({"rule=*"})), "");
  EXPECT_NE(unfit_for_silence(matchers({"rule=a", "rule=*", "account=*", "severity=low"})), "");
  EXPECT_EQ(unfit_for_silence(matchers({"rule=*", "account=1"})), "");
  EXPECT_EQ(unfit_for_silence(matchers({"principal=deploy/*"})), "");
}

TEST(Silence, EveryPlaceIsTooMuch) {
  for (const auto* everywhere :
       {"Root", "Root/*", "*", "*/*", "*/*/*", "r-ab12", "r-ab12/*", "r-*", "r-ab*", "r*", "o*", "ou*",
        "ou-*", "ou-ab*", "ou-ab12-*", "ou-ab12*", "*-*", "ou-*-*"}) {
    EXPECT_NE(unfit_for_silence(matchers({std::string("ou=") + everywhere})), "") << everywhere;
  }
  EXPECT_THAT(unfit_for_silence(matchers({"ou=Root/*"})), testing::HasSubstr("'Root' alone"));
  EXPECT_NE(unfit_for_silence(matchers({"ou=Prod", "ou=r-*"})), "");
  EXPECT_EQ(unfit_for_silence(matchers({"ou=r-*", "rule=a"})), "");
  for (const auto* some :
       {"Prod", "Prod/*", "prod*", "*/EU", "*prod", "ou-ab12-11111111", "ou-ab12-1*", "r-d", "r-and-d",
        "r-and-d*", "r-Dev*", "ou-Team*", "ou-of-the-shelf*", "Rooted", "R*", "ops", "o\\*"}) {
    EXPECT_EQ(unfit_for_silence(matchers({std::string("ou=") + some})), "") << some;
  }
}

TEST(Silence, ThePreviewCounts) {
  const Silence silence{matchers({"rule=a", "rule=b", "rule=typo"}), false};
  const auto seen = preview(
      silence, {alert(Severity::low, "a"), alert(Severity::low, "a", "bob"), alert(Severity::low, "b", "bob"),
                alert(Severity::critical, "a"), alert(Severity::low, "c")});
  EXPECT_EQ(seen.looked_at, 5U);
  EXPECT_EQ(seen.hidden, 3U);
  EXPECT_EQ(seen.critical_left, 1U);
  EXPECT_THAT(seen.rules, ElementsAre(Pair("a", 2U), Pair("b", 1U)));
  EXPECT_THAT(seen.principals, ElementsAre(Pair("bob", 2U), Pair("alice", 1U)));
  EXPECT_THAT(seen.unseen, ElementsAre("rule typo"));
}

TEST(Silence, APreviewOfNothingIsEmpty) {
  const auto seen = preview({matchers({"rule=a"}), false}, {});
  EXPECT_EQ(seen.looked_at + seen.hidden, 0U);
  EXPECT_THAT(seen.rules, IsEmpty());
}

}  // namespace
}  // namespace tocsin::route
