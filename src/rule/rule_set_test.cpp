#include "rule/rule_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

#include "doc/json_reader.h"
#include "rule/builtin.h"
#include "rule/example_rule.h"
#include "rule/file/rule_document.h"
#include "rule/file/rule_files.h"

namespace tocsin::rule {
namespace {

using ::testing::HasSubstr;
using testing::kExampleRule;
using ::testing::SizeIs;
using testing::TempFolder;
using testing::with;
using Verdict = Finding::Verdict;

event::Event event(std::string_view json) {
  auto value = doc::parse_json(json);
  EXPECT_TRUE(value) << json;
  return event::shape(event::to_envelope(value.value_or(doc::null())), json);
}

RuleSet load(const LoadOptions& options) {
  auto loaded = RuleSet::load(options);
  EXPECT_TRUE(loaded) << render(loaded.error());
  return loaded ? std::move(loaded->rules) : RuleSet();
}

std::string refusal(const LoadOptions& options) {
  const auto loaded = RuleSet::load(options);
  return loaded ? "" : render(loaded.error());
}

std::string first_builtin_id() {
  return std::string(file_stem(builtin_rule_files().front().source.name));
}

TEST(RuleSet, AnEmptyOneSaysNothing) {
  const RuleSet none;
  EXPECT_TRUE(none.rules().empty());
  EXPECT_TRUE(none.hits(event("{}")).empty());
  EXPECT_EQ(none.find("x"), nullptr);
}

TEST(RuleSet, TocsinsOwnAlertsNeverRing) {
  const TempFolder folder;
  folder.write("user-created.yaml", with("  source: [aws.iam]\n  detail:", "  detail:"));
  const auto rules = load({.builtin = false, .paths = {folder.path()}, .run_tests = false});
  EXPECT_THAT(rules.hits(event(R"({"source":"aws.x","detail":{"eventName":"CreateUser"}})")), SizeIs(1));
  const auto own =
      event(R"({"source":"tocsin","detail-type":"Tocsin Alert","detail":{"eventName":"CreateUser"}})");
  EXPECT_TRUE(rules.hits(own).empty());
  EXPECT_TRUE(rules.judge(own).sightings.empty());
  EXPECT_EQ(rules.explain(own).at(0).verdict, Verdict::missed) << "explain agrees";
}

TEST(RuleSet, HitsMissesAndExclusions) {
  const TempFolder folder;
  folder.write("user-created.yaml", kExampleRule);
  folder.write("z-any.yaml",
               with("id: user-created", "id: z-any", with("    eventName: [CreateUser]\n", "")));
  const auto rules = load({.builtin = false, .paths = {folder.path()}});
  ASSERT_THAT(rules.rules(), SizeIs(2));
  EXPECT_EQ(rules.find("z-any"), &rules.rules()[1]);

  const auto hit = rules.hits(event(R"({"source":"aws.iam","detail":{"eventName":"CreateUser"}})"));
  ASSERT_THAT(hit, SizeIs(2));
  EXPECT_EQ(hit[0].rule->id, "user-created");

  const auto findings = rules.explain(event(
      R"({"source":"aws.iam","detail":{"eventName":"X","userIdentity":{"arn":"arn:aws:iam::111122223333:role/pipeline"}}})"));
  ASSERT_THAT(findings, SizeIs(2));
  EXPECT_EQ(findings[0].verdict, Verdict::missed);
  EXPECT_EQ(findings[0].exclusion, nullptr);
  EXPECT_EQ(findings[1].verdict, Verdict::excluded);
  ASSERT_NE(findings[1].exclusion, nullptr);
  EXPECT_EQ(findings[1].exclusion->reason, "the pipeline creates users");

  for (const auto* odd :
       {"{}", "[]", "null", "1", R"({"detail":null})", R"({"source":["aws.ec2"],"detail":[]})"}) {
    EXPECT_THAT(rules.hits(event(odd)), SizeIs(0)) << odd;
  }
}

TEST(RuleSet, IdsAreUnique) {
  const TempFolder folder;
  folder.write("a/user-created.yaml", kExampleRule);
  folder.write("b/user-created.yaml", kExampleRule);
  EXPECT_THAT(refusal({.builtin = false, .paths = {folder.path()}}),
              HasSubstr("the id \"user-created\" is used twice"));
}

TEST(RuleSet, AShippedRuleIsReplacedOnlyOnPurpose) {
  const TempFolder folder;
  const auto id = first_builtin_id();
  const auto mine = with("id: user-created", "id: " + id);
  folder.write(id + ".yaml", mine);
  EXPECT_THAT(refusal({.paths = {folder.path()}}), HasSubstr("replaces: true"));

  const auto alone = RuleSet::load({.builtin = false, .paths = {folder.path()}});
  ASSERT_TRUE(alone) << render(alone.error());
  EXPECT_THAT(render(alone->warnings), HasSubstr("warning: another rule with the id"));

  folder.write(id + ".yaml", "replaces: true\n" + mine);
  const auto rules = load({.paths = {folder.path()}});
  ASSERT_NE(rules.find(id), nullptr);
  EXPECT_EQ(rules.find(id)->title.source(), "User Created");
  EXPECT_THAT(rules.rules(), SizeIs(builtin_rule_files().size()));

  folder.write("user-created.yaml", "replaces: true\n" + std::string(kExampleRule));
  EXPECT_THAT(refusal({.paths = {folder.path()}}), HasSubstr("no rule with the id \"user-created\" ships"));
}

TEST(RuleSet, DisablesByIdAndNamesUnknownOnes) {
  const auto id = first_builtin_id();
  EXPECT_EQ(load({.disabled = {id}}).find(id), nullptr);
  const auto said = refusal({.disabled = {id + "x"}, .disabled_in = "tocsin.yaml"});
  EXPECT_THAT(said, HasSubstr("tocsin.yaml:1:1: error: no rule has the id"));
  EXPECT_THAT(said, HasSubstr("did you mean \"" + id + "\"?"));
}

TEST(RuleSet, ReportsTheErrorsOfAllFilesAndTheWarnings) {
  const TempFolder folder;
  folder.write("a.yaml", "id: [");
  folder.write("b.yaml", "id: b");
  folder.write("c.txt", "");
  const auto said = refusal({.builtin = false, .paths = {folder.path()}});
  for (const auto* words : {"a.yaml:1:", "b.yaml:1:1: error: \"title\" is missing", "c.txt:1:1: warning"}) {
    EXPECT_THAT(said, HasSubstr(words));
  }
}

TEST(RuleSet, AFailingTestIsAnErrorUnlessItIsLeftToTheCaller) {
  const TempFolder folder;
  folder.write("user-created.yaml", with("source: aws.iam", "source: aws.ec2"));
  EXPECT_THAT(refusal({.builtin = false, .paths = {folder.path()}}), HasSubstr("does not match its event"));
  EXPECT_EQ(refusal({.builtin = false, .paths = {folder.path()}, .run_tests = false}), "");
}

TEST(RuleSet, SaysWhichRuleIsTooMuchForTheSet) {
  std::string either;
  for (char key = 'a'; key < 'k'; ++key)
    either += std::string(either.empty() ? "{\"" : ",\"") + key + R"(":{"$or":[{"x":[1]},{"y":[2]}]})";
  const auto pattern = match::read_pattern({"pattern", either + "}"}).value();
  std::vector<ReadRule> rules(100);
  for (std::size_t i = 0; i < rules.size(); ++i) {
    rules[i].rule.id = "rule-" + std::to_string(100 + i);
    rules[i].rule.path = "rules/" + rules[i].rule.id + ".yaml";
    rules[i].pattern = pattern;
  }
  const auto set = RuleSet::assemble(std::move(rules));
  ASSERT_FALSE(set);
  ASSERT_THAT(set.error(), SizeIs(3));
  const auto said = render(set.error().front());
  EXPECT_THAT(said, HasSubstr("rules/rule-197.yaml"));
  EXPECT_THAT(said, HasSubstr("rule \"rule-197\""));
  EXPECT_THAT(said, HasSubstr("1024 alternatives"));
}

TEST(RuleSet, ManyThreadsShareOne) {
  const auto rules = load({});
  const auto hostile = event(R"({"source":"aws.iam","detail":{"eventName":"CreateUser"}})");
  const auto alone = rules.hits(hostile).size();
  std::vector<std::thread> threads;
  std::vector<std::size_t> counts(4, 0);
  for (auto& count : counts) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) count += rules.hits(hostile).size();
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_THAT(counts, ::testing::Each(50 * alone));
}

}  // namespace
}  // namespace tocsin::rule
