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

event::Event with_source(std::vector<doc::Value> sources) {
  auto event = event::testing::sample("bus-create-user");
  std::erase_if(event.members, [](const doc::Member& member) { return member.key == "source"; });
  for (auto& source : sources) event.members.push_back({"source", std::move(source), 0});
  return event::testing::shaped(event);
}

TEST(RulesBySource, SayOfEveryEventWhatAllRulesSay) {
  auto rules = Rules::by_source(bundle());
  ASSERT_TRUE(rules);
  EXPECT_EQ(rules->size(), shipped().rules().size());
  std::size_t hits = 0;
  for (const auto& rule : shipped().rules()) {
    for (const auto& test : rule.tests) {
      const auto event = event::testing::shaped(test.event);
      const auto some = rules->hits(event);
      ASSERT_TRUE(some);
      ASSERT_EQ(ids(*some), ids(shipped().hits(event))) << rule.id << ": " << test.name;
      hits += some->size();
    }
  }
  EXPECT_GT(hits, shipped().rules().size());
}

TEST(RulesBySource, AnEventOfAnOddSourceMeetsEveryRule) {
  auto rules = Rules::by_source(bundle());
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
    const auto some = rules->hits(event);
    ASSERT_TRUE(some);
    EXPECT_EQ(ids(*some), ids(shipped().hits(event))) << doc::to_json(event.envelope);
    hits += some->size();
  }
  EXPECT_GT(hits, 0U);
}

TEST(RulesBySource, ATextThatIsLaidOutOtherwiseIsNone) {
  for (const auto* text :
       {"", "{}", "{\"tocsin_bundle\":2,\"rules\":[\n]}\n", "{\"tocsin_bundle\":1,\"rules\":[\n{},\n]}\n",
        "{\"tocsin_bundle\":1,\"rules\":[\n{}\n{}\n]}\n", "{\"tocsin_bundle\":1,\"rules\":[\n{}\n]}\nx"}) {
    EXPECT_FALSE(Rules::by_source(text)) << text;
  }
  auto none = Rules::by_source("{\"tocsin_bundle\":1,\"rules\":[\n]}\n");
  ASSERT_TRUE(none);
  const auto hits = none->hits(event::testing::shaped_sample("bus-create-user"));
  ASSERT_TRUE(hits);
  EXPECT_THAT(*hits, IsEmpty());
}

TEST(RulesBySource, ABrokenRuleIsAnErrorAndNoSilence) {
  auto rules =
      Rules::by_source("{\"tocsin_bundle\":1,\"rules\":[\n{\"sources\":[\"aws.iam\"],\"id\":7}\n]}\n");
  ASSERT_TRUE(rules);
  const auto hits = rules->hits(event::testing::shaped_sample("bus-create-user"));
  ASSERT_FALSE(hits);
  EXPECT_THAT(to_string(hits.error()), HasSubstr("the rules compiled in"));
  EXPECT_TRUE(rules->hits(with_source({doc::string("aws.other")}))) << "it is another source's";
}

TEST(RulesBySource, TheSourcesOfAPattern) {
  const auto of = [](std::string_view pattern) { return rule::sources_of(event::testing::json(pattern)); };
  EXPECT_THAT(of(R"({"source":["aws.iam","aws.sts"]})"), ::testing::ElementsAre("aws.iam", "aws.sts"));
  for (const auto* any :
       {"{}", R"({"detail":{"source":["x"]}})", R"({"source":[{"prefix":"aws."}]})",
        R"({"source":["aws.iam",{"exists":false}]})", R"({"source":["aws.iam",7]})", R"({"source":[""]})",
        R"({"source":["a"],"source":["b"]})", R"({"$or":[{"source":["aws.iam"]},{"source":["aws.ec2"]}]})"}) {
    EXPECT_THAT(of(any), IsEmpty()) << any;
  }
}

}  // namespace
}  // namespace tocsin::function
