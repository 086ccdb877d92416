#include "route/read_routing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "doc/yaml_reader.h"
#include "route/check_rule_names.h"

namespace tocsin::route {
namespace {

using rule::Severity;
using testing::HasSubstr;
using testing::SizeIs;

struct Read {
  Routing routing;
  Diagnostics diagnostics;
  std::string text;
};

Zones zones() {
  return {{"Europe/Berlin", {{{std::chrono::sys_seconds(), std::chrono::hours(1)}}}}, {"UTC", {}}};
}

Read read(const std::string& text) {
  const SourceText source{"tocsin.yaml", text};
  const auto settings = doc::read_yaml(source);
  EXPECT_TRUE(settings) << text << (settings ? "" : render(settings.error()));
  Read out;
  out.routing =
      read_routing(source, *settings,
                   {{"archive", Severity::info}, {"mail", Severity::medium}, {"pager", Severity::critical}},
                   zones(), out.diagnostics);
  out.text = render(out.diagnostics);
  return out;
}

constexpr const char* kReceivers = R"(receivers:
  all: [archive, mail, pager]
  on-call: [pager]
)";

TEST(ReadRouting, WithoutRoutesThereIsNoTree) {
  const auto none = read("sinks: []\n");
  EXPECT_EQ(none.text, "");
  EXPECT_FALSE(none.routing.root);
  EXPECT_THAT(none.routing.sinks, SizeIs(3));
}

TEST(ReadRouting, ReadsATree) {
  const auto made = read(std::string(kReceivers) + R"(routes:
  receiver: all
  routes:
    - match: {min_severity: high}
      receiver: on-call
      continue: true
    - match: {account: "111122223333"}
      routes:
        - match: {rule: iam-*}
          receiver: on-call
)");
  EXPECT_EQ(made.text, "");
  const auto& root = made.routing.root.value();
  EXPECT_EQ(root.receiver, "all");
  ASSERT_THAT(root.children, SizeIs(2));
  EXPECT_TRUE(root.children[0].goes_on);
  EXPECT_EQ(root.children[0].line, 7U);
  EXPECT_EQ(root.children[1].receiver, "all") << "inherited";
  EXPECT_EQ(root.children[1].children.at(0).receiver, "on-call");
}

TEST(ReadRouting, NamesWhatIsNotThere) {
  const auto text =
      read("receivers:\n  all: [archive, mial]\n  x: [mail, mail]\nroutes: {receiver: al}\n").text;
  EXPECT_THAT(text, HasSubstr("tocsin.yaml:2:18: error: there is no sink \"mial\""));
  EXPECT_THAT(text, HasSubstr("did you mean \"mail\"?"));
  EXPECT_THAT(text, HasSubstr("tocsin.yaml:3:13: error: the sink \"mail\" stands here twice"));
  EXPECT_THAT(text, HasSubstr("tocsin.yaml:4:10: error: there is no receiver \"al\""));
}

TEST(ReadRouting, TheRootNeedsAReceiverAndMatchesEverything) {
  EXPECT_THAT(read(std::string(kReceivers) + "routes: {routes: []}\n").text,
              HasSubstr("\"receiver\" is missing"));
  EXPECT_THAT(read(std::string(kReceivers) + "routes: {receiver: all, match: {rule: x}}\n").text,
              HasSubstr("takes everything"));
  EXPECT_THAT(read(std::string(kReceivers) + "routes: {receiver: all, routes: [{receiver: on-call}]}\n").text,
              HasSubstr("\"match\" is missing"));
}

TEST(ReadRouting, OddShapesAreErrorsAndNoCrash) {
  for (const auto* text :
       {"receivers: []\nroutes: {receiver: x}\n", "receivers: {a: mail}\nroutes: {receiver: a}\n",
        "receivers: {a: [1]}\nroutes: {receiver: a}\n", "receivers: {a: [mail]}\n",
        "receivers: {a: [mail]}\nroutes: []\n", "receivers: {a: [mail]}\nroutes: {receiver: a, routes: x}\n",
        "receivers: {a: [mail]}\nroutes: {receiver: a, routes: [x]}\n",
        "receivers: {a: [mail]}\nroutes: {receiver: [a]}\n",
        "receivers: {a: [mail]}\nroutes: {receiver: a, routes: [{match: {rule: x}, continue: 7}]}\n",
        "routes: {receiver: a}\n", "receivers: {a: [mail]}\nroutes: {receiver: a, wait: 1s}\n"}) {
    EXPECT_TRUE(has_errors(read(text).diagnostics)) << text;
  }
}

TEST(ReadRouting, TooDeepIsAnError) {
  std::string text = std::string(kReceivers) + "routes: {receiver: all";
  for (int i = 0; i < 20; ++i) text += ", routes: [{match: {rule: a*}";
  for (int i = 0; i < 20; ++i) text += "}]";
  EXPECT_THAT(read(text + "}\n").text, HasSubstr("deep"));
}

std::string with_children(const std::string& children) {
  return std::string(kReceivers) + "routes:\n  receiver: all\n  routes:\n" + children;
}

TEST(ReadRouting, ARouteThatNoAlertReachesIsAnError) {
  const auto behind =
      read(with_children("    - {match: {rule: iam-*}, receiver: on-call}\n"
                         "    - {match: {rule: iam-user-*, region: x}}\n"));
  EXPECT_THAT(behind.text,
              HasSubstr("tocsin.yaml:8:7: error: no alert comes here: the route of line 7 takes everything"));
  EXPECT_THAT(
      read(with_children("    - {match: {severity: [critical, high]}, receiver: on-call}\n"
                         "    - {match: {severity: [medium, low, info]}}\n"
                         "    - {match: {rule: x}}\n"))
          .text,
      HasSubstr("tocsin.yaml:9:7: error: no alert comes here: the routes before it take every severity"));
  EXPECT_THAT(read(with_children("    - match: {severity: critical}\n      receiver: on-call\n"
                                 "      routes: [{match: {severity: low}}]\n"))
                  .text,
              HasSubstr("bring no alert of its severity"));
}

TEST(ReadRouting, AfterContinueOthersAreReached) {
  EXPECT_EQ(read(with_children("    - {match: {rule: iam-*}, receiver: on-call, continue: true}\n"
                               "    - {match: {rule: iam-user-*}}\n"))
                .text,
            "");
}

TEST(ReadRouting, WarnsOfWhatIsNeverRung) {
  const auto idle = read(
      "receivers: {all: [archive, mail], on-call: [pager], old: [mail]}\n"
      "routes:\n  receiver: all\n  routes:\n"
      "    - {match: {severity: high}, receiver: on-call}\n");
  EXPECT_FALSE(has_errors(idle.diagnostics));
  EXPECT_THAT(idle.text, HasSubstr("tocsin.yaml:1:53: warning: no route names the receiver \"old\""));
  EXPECT_THAT(idle.text,
              HasSubstr("tocsin.yaml:5:7: warning: nobody is rung here: every sink of \"on-call\" has a "
                        "higher min_severity"));
  EXPECT_THAT(read("receivers: {all: [archive, mail]}\nroutes: {receiver: all}\n").text,
              HasSubstr("warning: no receiver has the sink \"pager\""));
}

TEST(ReadRouting, RulesThatAreNotThereAreWarnedOf) {
  const SourceText source{
      "tocsin.yaml",
      with_children("    - {match: {rule: [iam-usr-created, iam-*, zzz*]}, receiver: on-call}\n") +
          "noise_budget:\n  rules: {root-login: 5/day, root-logn: 5/day}\n"
          "inhibit: [{name: a, when: {rule: root-login}, mutes: {rule: iam-usr-*}}]\n"};
  const auto settings = doc::read_yaml(source).value();
  Diagnostics diagnostics;
  const auto routing = read_routing(
      source, settings, {{"archive", Severity::info}, {"mail", Severity::info}, {"pager", Severity::info}},
      {}, diagnostics);
  ASSERT_TRUE(diagnostics.empty()) << render(diagnostics);
  check_rule_names(source, settings, routing, {"iam-user-created", "root-login"}, diagnostics);
  EXPECT_FALSE(has_errors(diagnostics));
  const auto text = render(diagnostics);
  EXPECT_THAT(diagnostics, SizeIs(4)) << text;
  EXPECT_THAT(text, HasSubstr("tocsin.yaml:7:7: warning: no rule is named \"iam-usr-created\""));
  EXPECT_THAT(text, HasSubstr("did you mean \"iam-user-created\"?"));
  EXPECT_THAT(text, HasSubstr("no rule is named \"zzz*\""));
  EXPECT_THAT(text, HasSubstr("tocsin.yaml:9:30: warning: no rule is named \"root-logn\""));
  EXPECT_THAT(text, HasSubstr("tocsin.yaml:10:11: warning: no rule is named \"iam-usr-*\""));
}

TEST(ReadRouting, AReceiverWithoutSinksIsOnPurpose) {
  EXPECT_EQ(read("receivers: {all: [archive, mail, pager], nobody: []}\nroutes:\n  receiver: all\n  routes:\n"
                 "    - {match: {rule: noise}, receiver: nobody}\n")
                .text,
            "");
}

}  // namespace
}  // namespace tocsin::route
