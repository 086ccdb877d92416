#include "rule/bundle.h"

#include <gtest/gtest.h>

#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "event/event.h"
#include "rule/example_rule.h"

namespace tocsin::rule {
namespace {

RuleSet shipped() {
  auto loaded = RuleSet::load({.builtin_tests = true});
  EXPECT_TRUE(loaded) << render(loaded.error());
  return std::move(loaded->rules);
}

/// A bundle of one small rule.
std::string small_bundle() {
  const testing::TempFolder folder;
  folder.write("user-created.yaml", testing::kExampleRule);
  auto loaded = RuleSet::load({.builtin = false, .paths = {folder.path()}});
  EXPECT_TRUE(loaded) << render(loaded.error());
  return write_bundle(loaded->rules);
}

std::string edited(std::string_view from, std::string_view to) {
  return testing::with(from, to, small_bundle());
}

std::string errors_of(const std::string& text, const std::vector<std::string>& disabled = {}) {
  const auto read = read_bundle({"rules.json", text}, disabled);
  return read ? "" : render(read.error());
}

TEST(Bundle, HoldsTheRulesAsTheyAre) {
  const auto rules = shipped();
  const auto text = write_bundle(rules);
  const auto read = read_bundle({"bundle", text});
  ASSERT_TRUE(read) << render(read.error());
  ASSERT_EQ(read->rules().size(), rules.rules().size());
  for (const auto& rule : rules.rules()) {
    const auto* same = read->find(rule.id);
    ASSERT_NE(same, nullptr) << rule.id;
    EXPECT_EQ(same->severity, rule.severity);
    EXPECT_EQ(same->why, rule.why);
    EXPECT_EQ(same->path, rule.path);
    EXPECT_TRUE(doc::equal(same->pattern, rule.pattern)) << rule.id;
    EXPECT_TRUE(same->tests.empty());
  }
  EXPECT_EQ(write_bundle(*read), text);  // and all the rest
}

// Every event of every rule's tests, against every rule.
TEST(Bundle, SaysOfEveryEventWhatTheRuleFilesSay) {
  const auto rules = shipped();
  const auto read = read_bundle({"bundle", write_bundle(rules)});
  ASSERT_TRUE(read);
  std::size_t hits = 0;
  for (const auto& rule : rules.rules()) {
    for (const auto& test : rule.tests) {
      const auto event = event::shape(event::to_envelope(test.event), doc::to_json(test.event));
      const auto expected = rules.explain(event);
      const auto actual = read->explain(event);
      ASSERT_EQ(actual.size(), expected.size());
      for (std::size_t i = 0; i < actual.size(); ++i) {
        ASSERT_EQ(actual[i].rule->id, expected[i].rule->id);
        ASSERT_EQ(actual[i].verdict, expected[i].verdict) << rule.id << ": " << test.name;
        ASSERT_EQ(actual[i].exclusion == nullptr, expected[i].exclusion == nullptr);
        if (actual[i].exclusion != nullptr) {
          ASSERT_EQ(actual[i].exclusion->reason, expected[i].exclusion->reason);
        }
      }
      hits += read->hits(event).size();
    }
  }
  EXPECT_GT(hits, rules.rules().size());
}

TEST(Bundle, LeavesOutWhatIsDisabled) {
  const auto rules = shipped();
  const auto text = write_bundle(rules);
  const auto read = read_bundle({"bundle", text}, {"iam-user-created"});
  ASSERT_TRUE(read) << render(read.error());
  EXPECT_EQ(read->rules().size(), rules.rules().size() - 1);
  EXPECT_EQ(read->find("iam-user-created"), nullptr);

  const auto wrong = read_bundle({"bundle", text}, {"iam-user-craeted"}, "TOCSIN_DISABLED_RULES");
  ASSERT_FALSE(wrong);
  const auto message = render(wrong.error());
  EXPECT_NE(message.find("TOCSIN_DISABLED_RULES"), std::string::npos) << message;
  EXPECT_NE(message.find("did you mean \"iam-user-created\"?"), std::string::npos) << message;
}

// Somebody may have sent it through another program.
TEST(Bundle, LaidOutOtherwiseIsTheSame) {
  const auto text = write_bundle(shipped());
  const auto root = doc::parse_json(text);
  ASSERT_TRUE(root);
  auto no_end = text;
  no_end.pop_back();
  for (const auto& other :
       {doc::to_json(*root), doc::to_pretty_json(*root), " " + text, text + "\n", no_end}) {
    const auto read = read_bundle({"bundle", other});
    ASSERT_TRUE(read) << render(read.error());
    EXPECT_EQ(write_bundle(*read), text);
  }
}

TEST(Bundle, WithACommaTooManyOrTooFewIsRefused) {
  const auto text = small_bundle();
  EXPECT_TRUE(errors_of(testing::with("\n]}", ",\n]}", text))
                  .starts_with("rules.json:3:1: error: a value was expected"));
  const auto rule = text.substr(text.find("\n{"), text.rfind("\n]}") - text.find("\n{"));
  EXPECT_TRUE(errors_of(testing::with("\n]}", rule + "\n]}", text)).starts_with("rules.json:3:1: error: "));
  EXPECT_TRUE(errors_of(text + "x").starts_with("rules.json:4:1: error: "));
}

TEST(Bundle, OfNoRulesIsABundle) {
  const auto read = read_bundle({"bundle", write_bundle(RuleSet())});
  ASSERT_TRUE(read) << render(read.error());
  EXPECT_TRUE(read->rules().empty());
}

TEST(Bundle, OfAnotherVersionIsRefusedInOneSentence) {
  const auto read = read_bundle({"rules.json", edited("\"tocsin_bundle\":1", "\"tocsin_bundle\":2")});
  ASSERT_FALSE(read);
  ASSERT_EQ(read.error().size(), 1U);
  EXPECT_EQ(read.error()[0].message, "this is a bundle of version 2; this program reads version 1");
  EXPECT_NE(errors_of(R"({"rules":[]})").find("this is no bundle of rules"), std::string::npos);
  EXPECT_NE(errors_of("[]").find("this is no bundle of rules"), std::string::npos);
  EXPECT_NE(errors_of("").find("rules.json:1:1"), std::string::npos);
}

TEST(Bundle, EditedIntoNonsenseIsAnErrorWithItsPlace) {
  struct Case {
    std::string_view from, to, message;
  };
  const std::vector<Case> cases = {
      {R"("severity":"medium")", R"("severity":"bad")",
       "\"severity\" cannot be \"bad\" (at $.rules[0].severity)"},
      {R"("id":"user-created")", R"("id":"User Created")", "\"User Created\" is no id"},
      {R"("pattern":{"source")", R"("pattern":{"source":"x","detail-type")",
       "a field's values stand in a list"},
      {R"("pattern":{"source":["aws.iam"])", R"("pattern":{"source":[])", "an empty list matches nothing"},
      {R"("title":"User Created")", R"("title":"{{ actor")", "\"{{\" is never closed"},
      {R"("title":"User Created")", R"("title":"User\nCreated")", "\"title\" must be one line"},
      {"--user-name {{", "--user-name '{{", "$.rules[0].next_steps[1].run"},
      {R"("tags":["iam"])", R"("tags":"iam")", "\"tags\" must be an array, not a string"},
      {R"("why":)", R"("whi":)", "did you mean \"why\"?"},
      {R"("path":)", R"("tests":[],"path":)", "unknown key \"tests\""},
      {R"("rules":[)", R"("rules":[null,)",
       "expected a mapping of keys to values, found null (at $.rules[0])"},
      {R"("rules":[)", R"("rules":{"a":[)", ":"},
      {"\n]}\n", "", "expected"},
  };
  for (const auto& [from, to, message] : cases) {
    const auto errors = errors_of(edited(from, to));
    EXPECT_NE(errors.find(message), std::string::npos) << to << "\n" << errors;
    EXPECT_TRUE(errors.starts_with("rules.json:")) << errors;
  }
}

TEST(Bundle, WithARuleTwiceIsRefused) {
  const auto text = small_bundle();
  const auto rule = text.substr(text.find("\n{") + 1, text.rfind("\n]}") - text.find("\n{") - 1);
  const auto errors = errors_of(testing::with("\n]}", ",\n" + rule + "\n]}", text));
  EXPECT_NE(errors.find("rules.json:3:"), std::string::npos) << errors;
  EXPECT_NE(errors.find("the id \"user-created\" is used twice"), std::string::npos) << errors;
}

TEST(Bundle, RulesInAnyOrderAreFound) {
  const auto text = small_bundle();
  const auto rule = text.substr(text.find("\n{") + 1, text.rfind("\n]}") - text.find("\n{") - 1);
  const auto first = testing::with(R"("id":"user-created")", R"("id":"a-user-created")", rule);
  const auto read = read_bundle({"bundle", testing::with("\n]}", ",\n" + first + "\n]}", text)});
  ASSERT_TRUE(read) << render(read.error());
  EXPECT_NE(read->find("a-user-created"), nullptr);
  EXPECT_NE(read->find("user-created"), nullptr);
}

}  // namespace
}  // namespace tocsin::rule
