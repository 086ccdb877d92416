#include "rule/sigma/correlation.h"

#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

#include "doc/json_reader.h"
#include "event/testing/sample.h"
#include "rule/correlate/checks.h"
#include "rule/correlate/correlator.h"
#include "rule/example_rule.h"
#include "rule/rule_set.h"
#include "rule/sigma/record_fields.h"

namespace tocsin::rule {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::TempFolder;

std::string base(std::string_view name, std::string_view event, std::string_view product = "aws") {
  return fmt::format(
      "title: {0}\nname: {0}\nlogsource: {{product: {2}, service: cloudtrail}}\n"
      "detection: {{s: {{eventName: {1}}}, condition: s}}\n",
      name, event, product);
}

std::string correlation(std::string_view name, std::string_view rest) {
  return fmt::format("title: {0}\nname: {0}\nlevel: high\ncorrelation:\n{1}", name, rest);
}

constexpr std::string_view kManyFailed = R"(  type: event_count
  rules: [failed]
  group-by: [userIdentity.userName]
  timespan: 5m
  condition: {gte: 3}
)";

TEST(SigmaRecordFields, NameWhatASlipOfThePenMeans) {
  EXPECT_EQ(record_field_meant_by("userIdentity.userNmae"), "userIdentity.userName");
  EXPECT_EQ(record_field_meant_by("userIdentity.ar"), "userIdentity.arn");
  EXPECT_EQ(record_field_meant_by("sourceIpAddress"), "sourceIPAddress");
  EXPECT_EQ(record_field_meant_by("awsReggion"), "awsRegion");
  for (const auto* other : {"userIdentity.userName", "requestParameters.userName", "resource.type", "", "a",
                            "severity", "userIdentity.onBehalfOf.userId", "accountId"}) {
    EXPECT_EQ(record_field_meant_by(other), std::nullopt) << other;
  }
}

struct Call {
  int second;
  std::string name;
  std::string user = "al";
  int number = 0;
};

event::Event event_of(const Call& call) {
  return event::testing::shaped(*doc::parse_json(fmt::format(
      R"({{"eventVersion":"1.08","eventID":"{0}{1}{2}","eventTime":"2026-01-05T09:{3:02}:{4:02}Z","awsRegion":"eu-west-1",)"
      R"("eventSource":"iam.amazonaws.com","eventName":"{1}","recipientAccountId":"111122223333",)"
      R"("userIdentity":{{"type":"IAMUser","userName":"{2}"}},"requestParameters":{{"userName":"{2}","size":{5}}}}})",
      call.second, call.name, call.user, call.second / 60, call.second % 60, call.number)));
}

class SigmaCorrelations : public ::testing::Test {
 protected:
  Checked<RuleSet::Loaded> load() const {
    LoadOptions options;
    options.builtin = false;
    options.paths = {folder_.path()};
    return RuleSet::load(options);
  }
  void add(const std::string& name, const std::vector<std::string>& documents) const {
    std::string text;
    for (const auto& document : documents) text += (text.empty() ? "" : "---\n") + document;
    folder_.write(name, text);
  }
  std::string errors() const {
    const auto loaded = load();
    return loaded ? "" : render(loaded.error());
  }
  /// The ids that ring, each event's own rule first.
  std::vector<std::string> rung(const std::vector<Call>& calls) const {
    std::vector<std::string> out;
    const auto loaded = load();
    EXPECT_TRUE(loaded) << render(loaded.error());
    if (!loaded) return {"not loaded"};
    correlation::MemoryStates states;
    for (const auto& call : calls) {
      const auto event = event_of(call);
      const auto judgement = loaded->rules.judge(event);
      for (const auto& hit : judgement.hits) out.push_back(hit.rule->id);
      for (const auto& one : observe(loaded->rules, judgement.sightings, event)) {
        const auto rings = count(loaded->rules, one, one.entry.time, states);
        EXPECT_TRUE(rings);
        if (!rings) continue;
        for (const auto& ring : *rings) {
          if (ring.rule->alerts) out.push_back(ring.rule->id);
        }
      }
    }
    return out;
  }

  const TempFolder folder_;
};

TEST_F(SigmaCorrelations, CountsAndSilencesWhatItCounts) {
  add("many.yml", {correlation("many", kManyFailed), base("failed", "Fail")});
  EXPECT_THAT(rung({{0, "Fail"}, {1, "Fail"}, {2, "Fail", "bo"}}), IsEmpty());
  EXPECT_THAT(rung({{0, "Fail"}, {60, "Fail"}, {120, "Fail"}}), ElementsAre("many"));
  EXPECT_THAT(rung({{0, "Fail"}, {200, "Fail"}, {400, "Fail"}}), IsEmpty());
  const auto loaded = load();
  ASSERT_TRUE(loaded);
  const auto* rule = loaded->rules.find("many");
  ASSERT_NE(rule, nullptr);
  EXPECT_EQ(rule->severity, Severity::high);
  EXPECT_EQ(rule->summary.source(),
            "{{ correlation.count }} events in {{ correlation.duration }}: {{ correlation.group }}.");
}

TEST_F(SigmaCorrelations, GenerateLetsTheCountedRulesRingAsWell) {
  const std::vector<Call> calls = {{0, "Fail"}, {1, "Fail"}, {2, "Fail"}};
  for (const auto& document : {correlation("many", std::string(kManyFailed) + "  generate: true\n"),
                               correlation("many", std::string(kManyFailed) + "generate: true\n")}) {
    add("many.yml", {base("failed", "Fail"), document});
    EXPECT_THAT(rung(calls), ElementsAre("many", "many", "many", "many-2")) << document;
  }
}

TEST_F(SigmaCorrelations, FindsItsRulesInOtherFilesByIdAndByName) {
  add("failed.yml", {base("failed", "Fail") + "id: 5638F7C0-ac70-491d-8465-2a65075e0d86\n"});
  for (const auto* name : {"failed", "5638f7c0-ac70-491d-8465-2a65075e0d86"}) {
    auto text = std::string(kManyFailed);
    text.replace(text.find("[failed]"), 8, name);
    add("a-many.yml", {correlation("many", text)});
    EXPECT_THAT(rung({{0, "Fail"}, {1, "Fail"}, {2, "Fail"}}), ElementsAre("a-many")) << name;
  }
}

TEST_F(SigmaCorrelations, ARuleOfOursGoesOnAlerting) {
  folder_.write("user-created.yaml", std::string(testing::kExampleRule));
  auto text = std::string(kManyFailed);
  text.replace(text.find("[failed]"), 8, "[user-created]");
  add("many.yml", {correlation("many", text)});
  const auto loaded = load();
  ASSERT_TRUE(loaded) << render(loaded.error());
  EXPECT_TRUE(loaded->rules.find("user-created")->alerts);
  EXPECT_EQ(loaded->rules.counted_by(*loaded->rules.find("user-created")).size(), 1U);
}

TEST_F(SigmaCorrelations, EachTypeRings) {
  const std::vector<std::pair<std::string, std::vector<Call>>> cases = {
      {"  type: value_count\n  condition: {field: requestParameters.size, gt: 1}\n",
       {{0, "A", "al", 5}, {1, "A", "al", 5}, {2, "A", "al", 6}}},
      {"  type: value_sum\n  condition: {field: requestParameters.size, gte: 10}\n",
       {{0, "A", "al", 4}, {1, "B", "al", 6}}},
      {"  type: value_avg\n  condition: {field: [requestParameters.size], gte: 10}\n", {{0, "A", "al", 11}}},
      {"  type: value_percentile\n  condition: {field: requestParameters.size, gte: 9, percentile: 90}\n",
       {{0, "A", "al", 1}, {1, "A", "al", 9}}},
      {"  type: event_count\n  condition: {gt: 1, lte: 10}\n", {{0, "A"}, {1, "B"}}},
      {"  type: temporal\n", {{0, "B"}, {1, "A"}}},
      {"  type: temporal_ordered\n  condition: {gte: 2}\n", {{0, "A"}, {1, "B"}}},
  };
  for (const auto& [text, calls] : cases) {
    add("c.yml", {base("a", "A"), base("b", "B"),
                  correlation("c", "  rules: [a, b]\n  group-by: account\n  timespan: 10m\n" + text)});
    EXPECT_THAT(rung(calls), ElementsAre("c-3")) << text;
    EXPECT_THAT(rung({calls.front(), {900, "B", "al", 1}}),
                ::testing::SizeIs(text.find("avg") == std::string::npos ? 0 : 1))
        << text;
  }
}

TEST_F(SigmaCorrelations, AliasesNameTheSameThingInOtherFields) {
  add("c.yml", {base("made", "Make"), base("used", "Use"), correlation("c", R"(  type: temporal_ordered
  rules: [made, used]
  group-by: [user]
  timespan: 10m
  aliases:
    user: {made: requestParameters.userName, used: userIdentity.userName}
    unused: {made: x}
)")});
  EXPECT_THAT(rung({{0, "Make"}, {1, "Use"}}), ElementsAre("c-3"));
  EXPECT_THAT(rung({{0, "Make"}, {1, "Use", "bo"}}), IsEmpty());
}

TEST_F(SigmaCorrelations, OneMayCountAnother) {
  add("chain.yml", {correlation("outer", R"(  type: temporal_ordered
  rules: [many, good]
  group-by: [who]
  aliases: {who: {many: userIdentity.userName, good: requestParameters.userName}}
  timespan: 10m
)"),
                    correlation("many", kManyFailed), base("failed", "Fail"), base("good", "Good")});
  const std::vector<Call> failures = {{0, "Fail"}, {1, "Fail"}, {2, "Fail"}};
  auto calls = failures;
  EXPECT_THAT(rung(calls), IsEmpty());
  calls.push_back({5, "Good"});
  EXPECT_THAT(rung(calls), ElementsAre("chain"));
  calls.back().user = "bo";
  EXPECT_THAT(rung(calls), IsEmpty());
}

TEST_F(SigmaCorrelations, WhatIsWrongIsNamedWithItsPlace) {
  struct Case {
    std::string from;
    std::string to;
    std::string said;
  };
  const std::vector<Case> cases = {
      {"type: event_count", "type: first_seen", R"("first_seen" is no type that is supported)"},
      {"type: event_count", "type: value_median", R"(c.yml:10:3: error: "value_median" is no type)"},
      {"type: event_count", "type: value_count", "value_count is about a field"},
      {"[failed]", "[faild]", "c.yml:11:11: error: no rule has the id or the name \"faild\""},
      {"[failed]", "[faild]", "did you mean \"failed\"?"},
      {"[failed]", "[many]", "counts itself"},
      {"[failed]", "[]", "names the rules that it counts"},
      {"[failed]", "[7]", "a rule's id or name is expected"},
      {"[failed]", "[failed, failed]", "stands twice"},
      {"gte: 3", "lt: 3", R"(c.yml:14:14: error: "lt" is not supported)"},
      {"gte: 3", "lte: 3", R"("lte" is not supported)"},
      {"gte: 3", "eq: 3", R"("eq" is not supported)"},
      {"gte: 3", "neq: 3", R"("neq" is not supported)"},
      {"gte: 3", "gte: 3, lt: 3", "no count is in this range"},
      {"gte: 3", "field: userName, gte: 3", "event_count has no field"},
      {"{gte: 3}", "failed and not failed", "a condition is one comparison"},
      {"userName]", "userName|endswith]", "is no field"},
      {"timespan: 5m", "timespan: 5y", "timespan"},
      {"timespan: 5m", "timespam: 5m", "did you mean \"timespan\"?"},
      {"timespan: 5m", "timespan: 5m\n  generate: maybe", "generate"},
      {"timespan: 5m", "timespan: 5m\n  aliases: [a]", "\"aliases\" must be a map"},
      {"[userIdentity.userName]", "[u]\n  aliases: {u: {other: x}}",
       "no rule has the id or the name \"other\""},
      {"[userIdentity.userName]", "[u]\n  aliases: {u: {many: x}}", "which is not among \"rules\""},
      {"[userIdentity.userName]", "[u]\n  aliases: {u: {}}", "says nothing of"},
  };
  for (const auto& [from, to, said] : cases) {
    add("c.yml",
        {base("failed", "Fail"), correlation("many", testing::with(from, to, std::string(kManyFailed)))});
    EXPECT_THAT(errors(), HasSubstr(said)) << to;
  }
}

TEST_F(SigmaCorrelations, ANameOfTwoRulesIsAnError) {
  add("a.yml", {base("failed", "Fail")});
  add("b.yml", {base("failed", "Other")});
  add("c.yml", {correlation("many", kManyFailed)});
  EXPECT_THAT(errors(), HasSubstr("name one by its id: a, b"));
}

TEST_F(SigmaCorrelations, ARuleThatCannotBeReadIsNotCalledMissing) {
  add("c.yml",
      {testing::with("eventName", "eventName|bad", base("failed", "Fail")), correlation("many", kManyFailed),
       correlation("more", "  type: temporal\n  rules: [many]\n  timespan: 1h\n")});
  const auto loaded = load();
  ASSERT_FALSE(loaded);
  ASSERT_EQ(loaded.error().size(), 1U) << render(loaded.error());
  EXPECT_EQ(loaded.error()[0].message, "unknown modifier \"bad\"");
}

TEST_F(SigmaCorrelations, AFieldThatIsASlipOfThePenIsAWarning) {
  auto text = std::string(kManyFailed);
  text.replace(text.find("userName"), 8, "userNmae");
  add("c.yml", {base("failed", "Fail"), correlation("many", text)});
  const auto loaded = load();
  ASSERT_TRUE(loaded) << render(loaded.error());
  ASSERT_EQ(loaded->warnings.size(), 1U) << render(loaded->warnings);
  EXPECT_THAT(render(loaded->warnings),
              HasSubstr("c.yml:12:14: warning: CloudTrail's records have no \"userIdentity.userNmae\""));
  EXPECT_THAT(loaded->warnings[0].hint, HasSubstr("did you mean \"userIdentity.userName\"?"));
}

TEST_F(SigmaCorrelations, OverOtherLogsArePassedOver) {
  add("c.yml", {base("failed", "Fail", "windows"), base("good", "Good"), correlation("many", kManyFailed),
                correlation("mixed", "  type: temporal\n  rules: [many, good]\n  timespan: 1h\n")});
  const auto loaded = load();
  ASSERT_TRUE(loaded) << render(loaded.error());
  ASSERT_EQ(loaded->warnings.size(), 2U) << render(loaded->warnings);
  EXPECT_THAT(loaded->warnings[0].message, HasSubstr("this correlation is passed over"));
  EXPECT_THAT(loaded->warnings[1].message, HasSubstr("3 rules are about logs"));
  ASSERT_EQ(loaded->rules.rules().size(), 1U);
  EXPECT_TRUE(loaded->rules.rules()[0].alerts) << "it is counted by nobody";
}

std::string text_of(const std::filesystem::path& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

/// Through the runner of rules' own tests.
TEST_F(SigmaCorrelations, TheExampleInTheDocumentationRings) {
  const auto page = text_of(std::filesystem::path(TOCSIN_SOURCE_DIR) / "docs" / "sigma.md");
  const auto begin = page.find("title: Many Access Keys Made By One User");
  ASSERT_NE(begin, std::string::npos);
  folder_.write("many_keys.yml", page.substr(begin, page.find("```", begin) - begin));
  const auto loaded = load();
  ASSERT_TRUE(loaded) << render(loaded.error());
  const auto* rule = loaded->rules.find("many-keys");
  ASSERT_NE(rule, nullptr);
  std::vector<doc::Value> events;
  for (int i = 0; i < 3; ++i) {
    auto record = *doc::parse_json(
        R"({"eventVersion":"1.08","eventSource":"iam.amazonaws.com","eventName":"CreateAccessKey",)"
        R"("awsRegion":"us-east-1","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/al"}})");
    record.set("eventID", doc::string(std::to_string(i)));
    record.set("eventTime", doc::string(fmt::format("2026-01-05T09:0{}:00Z", i)));
    events.push_back(std::move(record));
  }
  const auto trial = try_correlation(loaded->rules, *rule, events);
  ASSERT_EQ(trial.rings.size(), 1U);
  EXPECT_EQ(trial.rings[0].first.group, "arn:aws:iam::111122223333:user/al");
  EXPECT_EQ(trial.rings[0].first.rung.measured, 3);
  events.pop_back();
  EXPECT_TRUE(try_correlation(loaded->rules, *rule, events).rings.empty());
}

/// The specification's own examples count rules that are not in its folder: these stand in for them.
TEST(SigmaSpecification, ItsExamplesOfCorrelationsLoad) {
  const char* configured = std::getenv("TOCSIN_SHARED");
  const auto root = configured != nullptr ? std::filesystem::path(configured)
                                          : std::filesystem::path(TOCSIN_SOURCE_DIR) / ".." / "shared";
  const auto examples = root / "data" / "sigma" / "spec-examples" / "correlation";
  if (!std::filesystem::exists(examples)) GTEST_SKIP() << "the specification's examples are not here";
  std::vector<std::string> loaded_ids;
  for (const auto& entry : std::filesystem::directory_iterator(examples)) {
    const TempFolder folder;
    folder.write("firewall.yml", base("blocked", "A") + "id: 5638f7c0-ac70-491d-8465-2a65075e0d86\n");
    for (const auto* name :
         {"recon_cmd_a", "recon_cmd_b", "recon_cmd_c", "rule_a_id", "process_creation", "website_access"})
      folder.write(std::string(name) + ".yml", base(name, name));
    folder.write("example.yml", text_of(entry.path()));
    LoadOptions options;
    options.builtin = false;
    options.paths = {folder.path()};
    const auto loaded = RuleSet::load(options);
    if (entry.path().stem() == "value_percentile") {
      ASSERT_FALSE(loaded);
      EXPECT_THAT(render(loaded.error()), HasSubstr("\"lte\" is not supported"));
      continue;
    }
    ASSERT_TRUE(loaded) << entry.path() << render(loaded.error());
    ASSERT_NE(loaded->rules.find("example"), nullptr) << entry.path();
    loaded_ids.push_back(entry.path().stem());
  }
  EXPECT_GE(loaded_ids.size(), 7U);
}

}  // namespace
}  // namespace tocsin::rule
