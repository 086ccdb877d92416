#include "function/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "doc/json_writer.h"
#include "event/testing/sample.h"
#include "rule/bundle.h"

namespace tocsin::function {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

const rule::RuleSet& shipped() {
  static const auto kRules = std::move(rule::RuleSet::load({.builtin_tests = true}).value().rules);
  return kRules;
}

const std::string& bundle() {
  static const auto kText = rule::write_bundle(shipped());
  return kText;
}

std::vector<std::string> ids(const std::vector<rule::Hit>& hits) {
  std::vector<std::string> out;
  for (const auto& hit : hits) out.push_back(hit.rule->id);
  return out;
}

Result<std::vector<rule::Hit>> hits_of(Rules& rules, const event::Event& event) {
  auto judged = rules.judge(event);
  if (!judged) return fail(judged.error());
  return std::move(judged->judgement.hits);
}

event::Event with_source(std::vector<doc::Value> sources) {
  auto event = event::testing::sample("bus-create-user");
  std::erase_if(event.members, [](const doc::Member& member) { return member.key == "source"; });
  for (auto& source : sources) event.members.push_back({"source", std::move(source), 0});
  return event::testing::shaped(event);
}

TEST(RulesAsNeeded, SayOfEveryEventWhatAllRulesSay) {
  auto rules = Rules::as_needed(bundle());
  ASSERT_TRUE(rules);
  EXPECT_EQ(rules->size(), shipped().rules().size());
  std::size_t hits = 0;
  for (const auto& rule : shipped().rules()) {
    for (const auto& test : rule.tests) {
      const auto event = event::testing::shaped(test.event);
      const auto some = hits_of(*rules, event);
      ASSERT_TRUE(some);
      ASSERT_EQ(ids(*some), ids(shipped().hits(event))) << rule.id << ": " << test.name;
      hits += some->size();
    }
  }
  EXPECT_GT(hits, shipped().rules().size());
}

std::vector<std::string> counted(const rule::Judgement& judgement) {
  std::vector<std::string> out;
  for (const auto& sighting : judgement.sightings)
    out.push_back(sighting.rule->id + " " + std::to_string(sighting.member));
  return out;
}

TEST(RulesAsNeeded, TheFirstEventOfAProcessMeetsWhatItWouldMeetAmongAllRules) {
  for (const auto& rule : shipped().rules()) {
    for (const auto& test : rule.tests) {
      auto events = test.events;
      if (events.empty()) events.push_back(test.event);
      const auto event = event::testing::shaped(events.back());
      auto rules = Rules::as_needed(bundle());
      ASSERT_TRUE(rules);
      const auto judged = rules->judge(event);
      ASSERT_TRUE(judged);
      const auto all = shipped().judge(event);
      ASSERT_EQ(ids(judged->judgement.hits), ids(all.hits)) << rule.id << ": " << test.name;
      ASSERT_EQ(counted(judged->judgement), counted(all)) << rule.id << ": " << test.name;
    }
  }
}

TEST(RulesAsNeeded, AnEventOfAnOddSourceMeetsEveryRule) {
  auto rules = Rules::as_needed(bundle());
  ASSERT_TRUE(rules);
  const auto iam = doc::string("aws.iam");
  const auto other = doc::string("aws.other");
  const std::vector<std::vector<doc::Value>> odd = {{},
                                                    {other},
                                                    {doc::string("")},
                                                    {doc::null()},
                                                    {doc::number(7)},
                                                    {iam, other},
                                                    {other, iam},
                                                    {iam, iam},
                                                    {doc::array({other, iam})},
                                                    {doc::object({{"aws.iam", iam}})}};
  std::size_t hits = 0;
  for (const auto& sources : odd) {
    const auto event = with_source(sources);
    const auto some = hits_of(*rules, event);
    ASSERT_TRUE(some);
    EXPECT_EQ(ids(*some), ids(shipped().hits(event))) << doc::to_json(event.envelope);
    hits += some->size();
  }
  EXPECT_GT(hits, 0U);
}

TEST(RulesAsNeeded, ATextThatIsLaidOutOtherwiseIsNone) {
  for (const auto* text :
       {"", "{}", "{\"tocsin_bundle\":2,\"rules\":[\n]}\n", "{\"tocsin_bundle\":1,\"rules\":[\n{},\n]}\n",
        "{\"tocsin_bundle\":1,\"rules\":[\n{}\n{}\n]}\n", "{\"tocsin_bundle\":1,\"rules\":[\n{}\n]}\nx"}) {
    EXPECT_FALSE(Rules::as_needed(text)) << text;
  }
  auto none = Rules::as_needed("{\"tocsin_bundle\":1,\"rules\":[\n]}\n");
  ASSERT_TRUE(none);
  const auto hits = hits_of(*none, event::testing::shaped_sample("bus-create-user"));
  ASSERT_TRUE(hits);
  EXPECT_THAT(*hits, IsEmpty());
}

TEST(RulesAsNeeded, ABrokenRuleIsAnErrorAndNoSilence) {
  auto rules =
      Rules::as_needed("{\"tocsin_bundle\":1,\"rules\":[\n{\"sources\":[\"aws.iam\"],\"id\":7}\n]}\n");
  ASSERT_TRUE(rules);
  const auto hits = hits_of(*rules, event::testing::shaped_sample("bus-create-user"));
  ASSERT_FALSE(hits);
  EXPECT_THAT(to_string(hits.error()), HasSubstr("the rules compiled in"));
  EXPECT_TRUE(hits_of(*rules, with_source({doc::string("aws.other")}))) << "it is another source's";
}

TEST(RulesAsNeeded, TheSourcesOfAPattern) {
  const auto of = [](std::string_view pattern) { return rule::sources_of(event::testing::json(pattern)); };
  EXPECT_THAT(of(R"({"source":["aws.iam","aws.sts"]})"), ::testing::ElementsAre("aws.iam", "aws.sts"));
  for (const auto* any :
       {"{}", R"({"detail":{"source":["x"]}})", R"({"source":[{"prefix":"aws."}]})",
        R"({"source":["aws.iam",{"exists":false}]})", R"({"source":["aws.iam",7]})", R"({"source":[""]})",
        R"({"source":["a"],"source":["b"]})", R"({"$or":[{"source":["aws.iam"]},{"detail":{"x":["y"]}}]})",
        R"({"$or":[{"source":["aws.iam"]},{"source":[{"prefix":"aws."}]}]})",
        R"({"$or":[{"prefix":"a"},{"prefix":"b"}]})"}) {
    EXPECT_THAT(of(any), IsEmpty()) << any;
  }
  EXPECT_THAT(of(R"({"$or":[{"source":["a"]},{"source":["b","a"]}]})"), ::testing::ElementsAre("a", "b"));
  EXPECT_THAT(of(R"({"source":["c"],"$or":[{"x":["y"]},{"source":["b"]}]})"), ::testing::ElementsAre("c"));
}

TEST(RulesAsNeeded, TheNamesOfAPattern) {
  const auto of = [](std::string_view pattern) { return rule::names_of(event::testing::json(pattern)); };
  EXPECT_THAT(of(R"({"detail":{"eventName":["A","B"]}})"), ::testing::ElementsAre("A", "B"));
  EXPECT_THAT(of(R"({"detail":{"$or":[{"eventName":["A"]},{"eventName":["B"],"x":["y"]}]}})"),
              ::testing::ElementsAre("A", "B"));
  EXPECT_THAT(of(R"({"$or":[{"detail":{"eventName":["A"]}},{"detail":{"eventName":["C"]}}]})"),
              ::testing::ElementsAre("A", "C"));
  for (const auto* any : {"{}", R"({"eventName":["A"]})", R"({"detail":{"eventName":[{"prefix":"A"}]}})",
                          R"({"detail":{"eventName":["A",{"exists":false}]}})",
                          R"({"$or":[{"detail":{"eventName":["A"]}},{"source":["x"]}]})"}) {
    EXPECT_THAT(of(any), IsEmpty()) << any;
  }
}

TEST(RulesAsNeeded, AnEventOfAnOddNameMeetsEveryRuleOfItsSource) {
  const auto name = doc::string("CreateUser");
  const std::vector<doc::Value> details = {
      doc::object({{"eventName", doc::string("Other")}}),
      doc::object(),
      doc::null(),
      doc::string("CreateUser"),
      doc::object({{"eventName", doc::array({doc::string("Other"), name})}}),
      doc::array({doc::object({{"eventName", name}})})};
  auto event = event::testing::sample("bus-create-user");
  std::size_t hits = 0;
  const auto expect_all = [&] {
    auto rules = Rules::as_needed(bundle());
    ASSERT_TRUE(rules);
    const auto shaped = event::testing::shaped(event);
    const auto some = hits_of(*rules, shaped);
    ASSERT_TRUE(some);
    EXPECT_EQ(ids(*some), ids(shipped().hits(shaped))) << doc::to_json(event);
    hits += some->size();
  };
  for (const auto& detail : details) {
    event.set("detail", detail);
    expect_all();
  }
  event = event::testing::sample("bus-create-user");
  for (const auto* other : {"Other", "CreateUser"}) {
    event.find("detail")->members.push_back({"eventName", doc::string(other), 0});
    expect_all();
  }
  EXPECT_GT(hits, 0U);
}

}  // namespace
}  // namespace tocsin::function
