#include "route/read_timing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "doc/yaml_reader.h"
#include "route/read_routing.h"

namespace tocsin::route {
namespace {

using namespace std::chrono_literals;
using rule::Severity;
using testing::HasSubstr;

constexpr const char* kAbove = R"(mute_times:
  - {name: nights, days: [mon, fri], from: "22:00", to: "06:00", zone: UTC}
  - {name: weekend, days: [sat, sun], from: "00:00", to: "24:00", zone: Europe/Berlin, critical: true}
receivers: {all: [archive, pager], second-line: [pager], nobody: []}
)";

struct Read {
  Routing routing;
  std::string text;
};

Read read(const std::string& below, const std::string& above = kAbove) {
  const SourceText source{"tocsin.yaml", above + below};
  const auto settings = doc::read_yaml(source);
  EXPECT_TRUE(settings) << (settings ? "" : render(settings.error()));
  Diagnostics diagnostics;
  Read out;
  out.routing =
      read_routing(source, *settings, {{"archive", Severity::info}, {"pager", Severity::info, true}},
                   {{"UTC", {}}, {"Europe/Berlin", {{{{}, 1h}}}}}, diagnostics);
  sort_by_place(diagnostics);
  out.text = render(diagnostics);
  return out;
}

TEST(ReadTiming, IsInheritedKeyByKey) {
  const auto made = read(R"(routes:
  receiver: all
  group_wait: 30s
  repeat_interval: 4h
  mute: [nights]
  routes:
    - {match: {rule: nobody*}, receiver: nobody}
    - match: {rule: x}
      group_interval: 5m
      repeat_interval: none
      mute: []
      escalate: [{after: 15m, to: second-line}, {after: 1h, to: all}]
)");
  EXPECT_THAT(made.text, testing::Not(HasSubstr("error")));
  const auto& root = made.routing.root.value();
  EXPECT_EQ(root.timing, (Timing{30s, 0s, 4h, {{0}}, {}}));
  EXPECT_EQ(root.children.at(0).timing, root.timing);
  EXPECT_EQ(root.children.at(1).timing, (Timing{30s, 5min, 0s, {}, {{15min, "second-line"}, {1h, "all"}}}));
}

TEST(ReadTiming, NamesWhatIsNotThereWithItsPlace) {
  const auto text =
      read(
          "routes: {receiver: all, mute: [nights, nihgts], escalate: [{after: 1m, to: secnd-line}, "
          "{after: 2m, to: nobody}]}\n")
          .text;
  EXPECT_THAT(text, HasSubstr("tocsin.yaml:5:40: error: there is no mute time \"nihgts\""));
  EXPECT_THAT(text, HasSubstr("did you mean \"nights\"?"));
  EXPECT_THAT(text, HasSubstr("tocsin.yaml:5:72: error: there is no receiver \"secnd-line\""));
  EXPECT_THAT(text, HasSubstr("the receiver \"nobody\" has no sinks"));
}

TEST(ReadTiming, OddShapesAreErrorsAndNoCrash) {
  for (const auto* timing :
       {"group_wait: 7", "group_wait: 2h", "group_wait: 1ms", "group_interval: 2d", "repeat_interval: 30d",
        "repeat_interval: x", "mute: nights", "mute: [7]", "escalate: x", "escalate: [x]",
        "escalate: [{to: all}]", "escalate: [{after: 1m}]", "escalate: [{after: 30d, to: all}]",
        "escalate: [{after: 5m, to: all}, {after: 4m, to: all}]", "escalate: [{after: 5m, to: all, x: 1}]",
        "escalate: {after: 5m, to: all}"}) {
    EXPECT_THAT(read(std::string("routes: {receiver: all, ") + timing + "}\n").text, HasSubstr("error"))
        << timing;
  }
}

TEST(ReadTiming, WarnsOfAChannelThatEscalatesItself) {
  EXPECT_THAT(
      read("routes: {receiver: all, escalate: [{after: 5m, to: second-line}]}\n").text,
      HasSubstr(
          "tocsin.yaml:5:9: warning: \"pager\" escalates by itself, and Tocsin does not hear who answers"));
}

TEST(ReadTiming, WarnsOfAStepThatRingsTheSamePeople) {
  EXPECT_THAT(
      read("routes:\n  receiver: nobody\n  routes:\n    - {match: {rule: x}, receiver: all, escalate: "
           "[{after: 5m, to: second-line}]}\n")
          .text,
      HasSubstr("warning: the escalation to \"second-line\" rings nobody new"));
}

TEST(ReadMuteTimes, ReadsThem) {
  const auto made = read("routes: {receiver: all}\n");
  ASSERT_EQ(made.routing.mute_times.size(), 2U);
  const auto& nights = made.routing.mute_times[0];
  EXPECT_EQ(nights.name, "nights");
  EXPECT_EQ(nights.days, 0b0100010);
  EXPECT_EQ(nights.from, 22h);
  EXPECT_EQ(nights.to, 6h);
  EXPECT_FALSE(nights.critical);
  EXPECT_TRUE(made.routing.mute_times[1].critical);
  EXPECT_EQ(made.routing.mute_times[1].to, 24h);
  EXPECT_EQ(made.routing.mute_times[1].zone.changes.size(), 1U);
}

TEST(ReadMuteTimes, SaysWhatIsWrongWithItsPlace) {
  const auto text =
      read("",
           "mute_times:\n"
           "  - {name: a, days: [mon], from: \"22:00\", to: \"06:00\", zone: Europe/Brlin}\n"
           "  - {name: a, days: [mo], from: \"24:00\", to: \"24:01\", zone: UTC}\n"
           "  - {name: b, days: [mon], from: \"22:00\", to: \"06:00\"}\n"
           "  - {name: c, days: [], from: \"22:00\", to: \"06:00\", zone: UTC}\n"
           "  - {name: d, days: [sun, mon, tue, wed, thu, fri, sat], from: \"06:00\", to: \"06:00\", "
           "zone: UTC}\n")
          .text;
  EXPECT_THAT(text, HasSubstr("tocsin.yaml:2:56: error: the system knows no time zone \"Europe/Brlin\""));
  EXPECT_THAT(text, HasSubstr("tocsin.yaml:3:22: error: \"mo\" is no day"));
  EXPECT_THAT(text, HasSubstr("\"from\" must be a time of the day"));
  EXPECT_THAT(text, HasSubstr("\"to\" must be a time of the day"));
  EXPECT_THAT(text, HasSubstr("two mute times are named \"a\""));
  EXPECT_THAT(text, HasSubstr("\"zone\" is missing"));
  EXPECT_THAT(text, HasSubstr("never mutes"));
  EXPECT_THAT(text, HasSubstr("this mutes for ever"));
}

TEST(ReadMuteTimes, OddShapesAreErrorsAndNoCrash) {
  for (const auto* times :
       {"mute_times: x\n", "mute_times: [x]\n", "mute_times: [{}]\n", "mute_times: {a: 1}\n",
        "mute_times: [{name: a, days: mon, from: 1, to: [], zone: {}}]\n",
        "mute_times: [{name: a, days: [1], from: \"1:00\", to: \"aa:bb\", zone: UTC}]\n"}) {
    EXPECT_THAT(read("", times).text, HasSubstr("error")) << times;
  }
}

}  // namespace
}  // namespace tocsin::route
