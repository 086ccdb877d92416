#include "cli/rules/rules_compile_command.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <iostream>

#include "cli/command_fixture.h"
#include "doc/json_reader.h"
#include "event/testing/sample.h"
#include "match/matcher.h"
#include "rule/bundle.h"
#include "rule/example_rule.h"
#include "rule/testing/deployed_bus.h"
#include "source/event_reader.h"

namespace tocsin::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class RulesCompile : public CommandTest {
 protected:
  int run(const RulesCompileOptions& options) { return run_command(run_rules_compile, options); }

  std::string content(const std::string& name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

TEST_F(RulesCompile, ShowsThePatternsToPeople) {
  EXPECT_EQ(run({}), 0) << err_;
  EXPECT_THAT(out_, StartsWith("NAME"));
  EXPECT_THAT(out_, HasSubstr("\nservices-i "));
  EXPECT_THAT(out_, HasSubstr("with read-only events"));
}

TEST_F(RulesCompile, WritesWhatTerraformReads) {
  ASSERT_EQ(run({.terraform = true}), 0) << err_;
  const auto root = doc::parse_json(out_);
  ASSERT_TRUE(root) << root.error().message;
  EXPECT_EQ(root->find("version")->text, "1");
  ASSERT_FALSE(root->find("patterns")->items.empty());
  for (const auto& one : root->find("patterns")->items) {
    std::vector<std::string> keys;
    for (const auto& member : one.members) keys.push_back(member.key);
    EXPECT_THAT(keys,
                ::testing::ElementsAre("name", "pattern", "characters", "read_only", "rules", "widened"));
    const auto& text = one.find("pattern")->text;
    EXPECT_TRUE(match::read_pattern({"pattern", text})) << text;
    EXPECT_EQ(one.find("characters")->text, std::to_string(text.size()));
    EXPECT_LE(text.size(), 2048U);
    EXPECT_TRUE(one.find("read_only")->is(doc::Kind::boolean));
    EXPECT_FALSE(one.find("rules")->items.empty());
  }
  const auto first = out_;
  ASSERT_EQ(run({.terraform = true}), 0);
  EXPECT_EQ(out_, first);
}

TEST_F(RulesCompile, WritesABundleToAFile) {
  const auto path = (folder_ / "rules.json").string();
  ASSERT_EQ(run({.bundle = true, .output_file = path}), 0) << err_;
  EXPECT_EQ(out_, "");
  const auto rules = rule::read_bundle({path, content("rules.json")});
  ASSERT_TRUE(rules) << render(rules.error());
  EXPECT_NE(rules->find("iam-user-created"), nullptr);
  EXPECT_FALSE(std::filesystem::exists(path + ".tmp"));
}

TEST_F(RulesCompile, CompilesTheRulesOfAFolder) {
  const auto path = file("user-created.yaml", std::string(rule::testing::kExampleRule));
  ASSERT_EQ(run({.paths = {path}, .terraform = true}), 0) << err_;
  EXPECT_THAT(
      out_,
      HasSubstr(R"("pattern": "{\"source\":[\"aws.iam\"],\"detail\":{\"eventName\":[\"CreateUser\"]}}")"));
  EXPECT_THAT(out_, HasSubstr("\"user-created\""));
}

TEST_F(RulesCompile, WarnsOfARuleThatWantsEverything) {
  auto text = rule::testing::with("  source: [aws.iam]\n", "", std::string(rule::testing::kExampleRule));
  text =
      rule::testing::with("eventName: [CreateUser]", "eventName: [{wildcard: \"*User\"}]", std::move(text));
  EXPECT_EQ(run({.paths = {file("user-created.yaml", text)}}), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("any-service"));
  EXPECT_THAT(
      err_,
      HasSubstr(
          "warning: nearly every event of the account will invoke the function, because of user-created"));
}

TEST_F(RulesCompile, NamesOnlyThoseThatWantEverything) {
  const auto rules = folder_ / "rules";
  std::filesystem::create_directory(rules);
  auto wide = rule::testing::with("  source: [aws.iam]\n", "", std::string(rule::testing::kExampleRule));
  wide =
      rule::testing::with("eventName: [CreateUser]", "eventName: [{wildcard: \"*User\"}]", std::move(wide));
  wide = rule::testing::with("id: user-created", "id: wide", std::move(wide));
  file("rules/wide.yaml", wide);
  file("rules/user-created.yaml", std::string(rule::testing::kExampleRule));
  EXPECT_EQ(run({.paths = {rules.string()}}), 0) << err_;
  EXPECT_THAT(err_, HasSubstr("because of wide\n"));
}

TEST_F(RulesCompile, SaysWhatIsWrong) {
  EXPECT_EQ(run({.paths = {"/no/such/folder"}}), 2);
  EXPECT_THAT(err_, HasSubstr("there is no such file or folder"));
  EXPECT_EQ(run({.paths = {file("broken.yaml", "id: broken\n")}}), 3);
  EXPECT_THAT(err_, HasSubstr("broken.yaml:1:1"));
  EXPECT_EQ(run({.bundle = true, .output_file = (folder_ / "none" / "x.json").string()}), 2);
  EXPECT_THAT(err_, HasSubstr("the file cannot be written"));
}

struct Counted {
  std::size_t events = 0;
  std::size_t matched = 0;    // at least one rule alerts
  std::size_t delivered = 0;  // the function is invoked
  std::size_t twice = 0;      // of these: more than once
  std::size_t lost = 0;       // matched and not delivered
};

// How much more than the rules the bus lets through, on real events; and that it loses none of them.
TEST(BusPatternsOnRealEvents, LoseNothingAndLetLittleThrough) {
  const auto folder = event::testing::larger_test_sets();
  if (folder.empty()) GTEST_SKIP() << "the larger test sets are not beside the checkout";
  const auto loaded = rule::RuleSet::load({});
  ASSERT_TRUE(loaded) << render(loaded.error());
  const auto patterns = rule::bus_patterns(loaded->rules);
  ASSERT_TRUE(patterns);
  const rule::testing::DeployedBus bus(*patterns);
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    Counted counted;
    const auto count = [&](std::string_view text) {
      auto value = doc::parse_json(text);
      if (!value) return;
      const auto* inner = value->find("event");
      const bool wrapped = inner != nullptr && inner->is(doc::Kind::object);
      const auto event = event::testing::shaped(wrapped ? *inner : *value);
      const auto times = bus.deliveries(event.envelope);
      const bool matches = !loaded->rules.hits(event).empty();
      ++counted.events;
      counted.matched += matches ? 1 : 0;
      counted.delivered += times > 0 ? 1 : 0;
      counted.twice += times > 1 ? 1 : 0;
      counted.lost += matches && times == 0 ? 1 : 0;
    };
    const auto read = source::read_events(
        file.path().string(),
        [&](const source::EventText& raw) {
          count(raw.text);
          return true;
        },
        [](const auto&) {});
    ASSERT_TRUE(read);
    std::cout << fmt::format("{}: {} events, bus delivered {} / rule matched {}; delivered twice {}\n",
                             file.path().filename().string(), counted.events, counted.delivered,
                             counted.matched, counted.twice);
    EXPECT_EQ(counted.lost, 0U) << file.path();
    EXPECT_GT(counted.events, 10U);
  }
}

}  // namespace
}  // namespace tocsin::cli
