#include "route/inhibit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "doc/yaml_reader.h"
#include "route/read_inhibit.h"

namespace tocsin::route {
namespace {

using namespace std::chrono_literals;
using rule::Severity;
using testing::ElementsAre;
using testing::HasSubstr;

const Time kNow = parse_time("2026-01-05T03:00:00Z").value();

struct Read {
  std::vector<Inhibition> all;
  std::string text;
};

Read read(const std::string& text) {
  const SourceText source{"tocsin.yaml", text};
  const auto settings = doc::read_yaml(source);
  EXPECT_TRUE(settings) << text;
  Diagnostics diagnostics;
  Read out;
  out.all = read_inhibit(source, *settings, diagnostics);
  sort_by_place(diagnostics);
  out.text = render(diagnostics);
  return out;
}

Inhibition one(const std::string& more = "") {
  const auto made =
      read("inhibit: [{name: gd, when: {source: guardduty}, mutes: {source: cloudtrail}" + more + "}]\n");
  EXPECT_EQ(made.text, "");
  return made.all.at(0);
}

Labels labels(const std::string& source, Severity severity = Severity::medium) {
  Labels out;
  out.severity = severity;
  out.source = {source};
  out.account = {"111122223333"};
  out.principal = {"deploy/x", "arn:aws:sts::111122223333:assumed-role/deploy/x"};
  return out;
}

TEST(Inhibit, HoldsWhatItMutesAndNeverItsOwnSourceOrWhatIsCritical) {
  EXPECT_TRUE(one().may_hold(labels("cloudtrail")));
  EXPECT_FALSE(one().may_hold(labels("guardduty")));
  EXPECT_FALSE(one().may_hold(labels("cloudtrail", Severity::critical)));
  EXPECT_EQ(
      describe(one()),
      "source guardduty holds back what is less grave and source cloudtrail, of the same incident, for 1h");
}

TEST(Inhibit, TheKeyIsOfTheSinkAndWhatIsEqual) {
  const auto rule = one();
  EXPECT_EQ(rule.key("pager", labels("a"), "i"), rule.key("pager", labels("b"), "i"));
  EXPECT_NE(rule.key("pager", labels("a"), "i"), rule.key("mail", labels("a"), "i"));
  EXPECT_NE(rule.key("pager", labels("a"), "i"), rule.key("pager", labels("a"), "j"));
  EXPECT_EQ(rule.key("pager", labels("a"), ""), std::nullopt) << "the absent equals nothing";
  const auto actor = one(", equal: [account, actor]");
  auto other_session = labels("a");
  other_session.principal = {"deploy/y", "arn:aws:sts::111122223333:assumed-role/deploy/y"};
  EXPECT_EQ(actor.key("pager", labels("a"), ""), actor.key("pager", other_session, "i"));
  other_session.account = {"999999999999"};
  EXPECT_NE(actor.key("pager", labels("a"), ""), actor.key("pager", other_session, "i"));
  const auto alone = one(", equal: [actor]");
  EXPECT_NE(alone.key("pager", labels("a"), ""), alone.key("pager", other_session, ""))
      << "there is a root in every account";
  EXPECT_EQ(one(", equal: [region]").key("pager", labels("a"), "i"), std::nullopt);
}

TEST(Inhibit, OnlyWhatIsStrictlyGraverHoldsAndForItsTime) {
  const auto rule = one();
  const Inhibitor told{Severity::high, kNow, "i", "a-rule"};
  EXPECT_EQ(held_until(rule, told, Severity::medium, kNow + 59min), kNow + 1h);
  EXPECT_EQ(held_until(rule, told, Severity::medium, kNow + 1h), std::nullopt);
  EXPECT_EQ(held_until(rule, told, Severity::high, kNow), std::nullopt);
  EXPECT_EQ(held_until(rule, std::nullopt, Severity::low, kNow), std::nullopt);
  EXPECT_EQ(held_until(rule, told, Severity::low, kNow - 1s), std::nullopt) << "the clock was set back";
}

TEST(Inhibit, TheGravestIsRemembered) {
  const auto rule = one();
  const auto at = [](Severity severity, Milliseconds after) {
    return Inhibitor{severity, kNow + after, "i", "a-rule"};
  };
  const auto told = at(Severity::high, 0ms);
  EXPECT_FALSE(replaces(rule, told, at(Severity::medium, 1min)));
  EXPECT_TRUE(replaces(rule, told, at(Severity::high, 1min)));
  EXPECT_TRUE(replaces(rule, told, at(Severity::low, 2h)));
  EXPECT_TRUE(replaces(rule, std::nullopt, at(Severity::low, 0ms)));
}

TEST(Inhibit, TheStateComesBack) {
  const auto back = parse_inhibitor(to_text({Severity::high, kNow, "3f2ab61c", "a-rule"}));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->severity, Severity::high);
  EXPECT_EQ(back->at, kNow);
  EXPECT_EQ(back->incident, "3f2ab61c");
  EXPECT_EQ(back->rule, "a-rule");
  for (const auto* wrong : {"", "high", "high x", "high x i r", "huge 5 i r", "high 5x i r", "high 5 i",
                            "high 5 i r s", "high 99999999999999999999 i r"})
    EXPECT_FALSE(parse_inhibitor(wrong)) << wrong;
}

TEST(ReadInhibit, HasDefaultsAndSaysWhatIsWrong) {
  EXPECT_THAT(one().equal, ElementsAre(Equal::incident));
  EXPECT_EQ(one().lasting, 1h);
  const auto text =
      read(
          "inhibit:\n  - {name: a, when: {sorce: x}, mutes: {rule: y}, equal: [incidnt], for: 2d}\n"
          "  - {name: a, when: {rule: x}, mutes: {rule: x}}\n  - {mutes: {}, equal: []}\n")
          .text;
  EXPECT_THAT(text, HasSubstr("an alert has no \"sorce\""));
  EXPECT_THAT(text, HasSubstr("\"incidnt\" cannot be compared"));
  EXPECT_THAT(text, HasSubstr("from a second to a day"));
  EXPECT_THAT(text, HasSubstr("two inhibitions are named \"a\""));
  EXPECT_THAT(text, HasSubstr("this holds nothing back"));
  EXPECT_THAT(text, HasSubstr("\"when\" is missing"));
  EXPECT_THAT(text, HasSubstr("without anything in common"));
  for (const auto* odd : {"inhibit: x\n", "inhibit: [x]\n", "inhibit: [{}]\n", "inhibit: {a: 1}\n"})
    EXPECT_THAT(read(odd).text, HasSubstr("error")) << odd;
}

}  // namespace
}  // namespace tocsin::route
