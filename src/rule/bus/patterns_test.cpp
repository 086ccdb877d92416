#include "rule/bus/patterns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>

#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "event/event.h"
#include "event/mutate.h"
#include "match/testing/generator.h"
#include "rule/file/rule_document.h"
#include "rule/testing/deployed_bus.h"

namespace tocsin::rule {
namespace {

using ::testing::Contains;
using testing::DeployedBus;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

doc::Value json(std::string_view text) {
  auto value = doc::parse_json(text);
  EXPECT_TRUE(value) << text;
  return value ? std::move(*value) : doc::null();
}

/// Rules with these patterns and the ids "rule-0", "rule-1", ...
RuleSet rules_of(const std::vector<doc::Value>& patterns) {
  std::vector<ReadRule> rules;
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    auto& read = rules.emplace_back();
    read.rule.id = "rule-" + std::to_string(i);
    read.rule.pattern = patterns[i];
    auto pattern = match::parse_pattern(patterns[i], {"pattern", doc::to_json(patterns[i])});
    EXPECT_TRUE(pattern) << doc::to_json(patterns[i]) << render(pattern.error());
    if (pattern) read.pattern = std::move(*pattern);
  }
  return RuleSet::assemble(std::move(rules)).value();
}

std::vector<BusPattern> compiled(const RuleSet& rules, const BusLimits& limits = {}) {
  auto patterns = bus_patterns(rules, limits);
  EXPECT_TRUE(patterns) << (patterns ? "" : patterns.error().what);
  return patterns ? std::move(*patterns) : std::vector<BusPattern>{};
}

std::vector<BusPattern> compiled(const std::vector<std::string>& patterns, const BusLimits& limits = {}) {
  std::vector<doc::Value> values;
  for (const auto& pattern : patterns) values.push_back(json(pattern));
  return compiled(rules_of(values), limits);
}

std::vector<std::string> texts(const std::vector<BusPattern>& patterns) {
  std::vector<std::string> out;
  for (const auto& one : patterns) {
    out.push_back(one.name + (one.read_only ? " reads " : " ") + doc::to_json(one.pattern));
  }
  return out;
}

TEST(BusPatterns, UniteTheNamesOfOneService) {
  const auto patterns = compiled({
      R"({"source":["aws.iam"],"detail":{"eventName":["CreateUser"],"errorCode":[{"exists":false}]}})",
      R"({"source":["aws.iam"],"detail":{"eventName":["DeleteUser","CreateUser"]}})",
      R"({"source":["aws.s3"],"detail":{"eventName":["DeleteBucket"]}})",
  });
  EXPECT_THAT(
      texts(patterns),
      ElementsAre(R"(services-i {"source":["aws.iam"],"detail":{"eventName":["CreateUser","DeleteUser"]}})",
                  R"(services-s {"source":["aws.s3"],"detail":{"eventName":["DeleteBucket"]}})"));
  EXPECT_THAT(patterns[0].rules, ElementsAre("rule-0", "rule-1"));
  EXPECT_THAT(patterns[0].widened, ElementsAre("rule-0"));
  EXPECT_EQ(patterns[0].characters, 73U);
}

TEST(BusPatterns, PutReadsIntoPatternsOfTheirOwn) {
  EXPECT_THAT(
      texts(compiled(
          {R"({"source":["aws.iam"],"detail":{"eventName":["CreateUser","GetUser","GetSessionToken"]}})"})),
      ElementsAre(
          R"(reads reads {"source":["aws.iam"],"detail":{"eventName":["GetUser"]}})",
          R"(services-i {"source":["aws.iam"],"detail":{"eventName":["CreateUser","GetSessionToken"]}})"));
  // What names no event could be about one; a finding could not.
  EXPECT_THAT(texts(compiled({R"({"source":["aws.x"],"detail":{"errorCode":["AccessDenied"]}})"})),
              ElementsAre(R"(reads reads {"source":["aws.x"],"detail":{"errorCode":["AccessDenied"]}})"));
  EXPECT_THAT(texts(compiled({R"({"detail-type":["GuardDuty Finding"],"detail":{"severity":[8]}})"})),
              ElementsAre(R"(any-service {"detail-type":["GuardDuty Finding"],"detail":{"severity":[8]}})"));
  for (const std::string_view test :
       {R"({"prefix":"G"})", R"({"prefix":"GetX"})", R"({"suffix":"User"})", R"({"anything-but":"a"})",
        R"({"equals-ignore-case":"getuser"})", R"({"exists":true})", R"({"wildcard":"*User"})"}) {
    const auto patterns =
        compiled({R"({"source":["aws.iam"],"detail":{"eventName":[)" + std::string(test) + "]}}"});
    ASSERT_EQ(patterns.size(), 1U);
    EXPECT_TRUE(patterns[0].read_only) << test;
  }
  // Sigma compares without case.
  const auto state = [](const std::string& text) {
    return compiled(
               {R"({"source":["aws.iam"],"detail":{"eventName":[{"equals-ignore-case":")" + text + "\"}]}}"})
        .at(0)
        .read_only;
  };
  EXPECT_FALSE(state("CREATEUSER"));
  EXPECT_TRUE(state("li\u017ftusers"));
}

TEST(BusPatterns, KeepFurtherFieldsOfFrequentCallsOnly) {
  const auto patterns =
      compiled({R"({"source":["aws.sts"],"detail":{"eventName":["AssumeRole","Odd"],"errorCode":["x"]}})"});
  ASSERT_EQ(patterns.size(), 1U);
  EXPECT_EQ(doc::to_json(patterns[0].pattern),
            R"({"source":["aws.sts"],"$or":[{"detail":{"errorCode":["x"],"eventName":["AssumeRole"]}},)"
            R"({"detail":{"eventName":["Odd"]}}]})");
}

TEST(BusPatterns, DropWhatCouldNarrow) {
  // A later naming replaces an earlier one, also when it is dropped itself.
  EXPECT_THAT(
      texts(compiled({R"({"source":["aws.x"],"$or":[{"source":[{"exists":false}]},{"detail":{"a":[1]}}]})"})),
      ElementsAre(R"(any-service-with-reads reads {"source":[{"prefix":""}]})"));
  EXPECT_THAT(texts(compiled({R"({"source":["aws.x"],"detail":{"eventName":[{"wildcard":"Put*Policy"}]}})"})),
              ElementsAre(R"(services-x {"source":["aws.x"],"detail":{"eventName":[{"prefix":"Put"}]}})"));
  // An absence inside of something that could be an array, but not of a member of `detail`.
  EXPECT_THAT(
      texts(compiled(
          {R"({"source":["aws.x"],"detail":{"a":{"b":[{"exists":false}]},"c":[{"exists":false}]}})"})),
      ElementsAre(R"(reads reads {"source":["aws.x"],"detail":{"c":[{"exists":false}]}})"));
}

TEST(BusPatterns, LeaveOutWhatAWiderOneCovers) {
  const auto patterns = compiled({
      R"({"source":["aws.x"]})",
      R"({"source":["aws.x"],"detail":{"eventName":["A"]}})",
      R"({"source":["aws.x","aws.y"],"detail":{"eventName":["GetB"]}})",
  });
  EXPECT_THAT(texts(patterns), ElementsAre(R"(reads reads {"$or":[{"source":["aws.x"]},)"
                                           R"({"source":["aws.y"],"detail":{"eventName":["GetB"]}}]})"));
  EXPECT_THAT(patterns[0].rules, ElementsAre("rule-0", "rule-1", "rule-2"));
  EXPECT_THAT(patterns[0].widened, ElementsAre("rule-1", "rule-2"));
}

TEST(BusPatterns, AreSplitAtTheLimit) {
  auto names = doc::array();
  for (int i = 0; i < 300; ++i) names.items.push_back(doc::string("DeleteSomething" + std::to_string(i)));
  const auto rules = rules_of({doc::object(
      {{"source", doc::array({doc::string("aws.x")})}, {"detail", doc::object({{"eventName", names}})}})});
  const auto patterns = compiled(rules);
  ASSERT_GT(patterns.size(), 2U);
  EXPECT_EQ(patterns[0].name, "services-x");
  EXPECT_EQ(patterns[1].name, "services-x-2");
  std::size_t found = 0;
  for (const auto& one : patterns) {
    EXPECT_LE(doc::to_json(one.pattern).size(), 2048U);
    found += doc::find_path(one.pattern, "detail.eventName")->items.size();
  }
  EXPECT_EQ(found, names.items.size());
}

std::string deletion(const std::string& service, const std::string& name) {
  return R"({"source":["aws.)" + service + R"("],"detail":{"eventName":["Delete)" + name + R"("]}})";
}

TEST(BusPatterns, OfServicesWithTheSameLetterAreOne) {
  const auto patterns = compiled({deletion("kms", "A"), deletion("kinesis", "B"), deletion("logs", "A")});
  EXPECT_THAT(
      texts(patterns),
      ElementsAre(R"(services-k {"$or":[{"source":["aws.kinesis"],"detail":{"eventName":["DeleteB"]}},)"
                  R"({"source":["aws.kms"],"detail":{"eventName":["DeleteA"]}}]})",
                  R"(services-l {"source":["aws.logs"],"detail":{"eventName":["DeleteA"]}})"));
}

// What a rule more does to one letter, it does to no other: nothing there is deployed anew.
TEST(BusPatterns, StayWhatTheyAreWhenAnotherServiceComes) {
  const std::vector<std::string> few{deletion("kms", "A"), deletion("s3", "B")};
  auto more = few;
  more.push_back(deletion("sns", "C"));
  const auto before = texts(compiled(few));
  const auto after = texts(compiled(more));
  EXPECT_EQ(before[0], after[0]);
  EXPECT_NE(before[1], after[1]);
}

TEST(BusPatterns, OfManyServicesShareRules) {
  std::vector<std::string> many;
  for (char letter = 'a'; letter <= 'z'; ++letter) many.push_back(deletion({letter}, {letter}));
  EXPECT_EQ(compiled(many).size(), 26U);
  const auto few = compiled(many, {.max_characters = 2048, .max_patterns = 10});
  EXPECT_LE(few.size(), 10U);
  EXPECT_EQ(few[0].name, "several");
  const auto none =
      bus_patterns(rules_of({json(many[0]), json(many[1])}), {.max_characters = 80, .max_patterns = 1});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().what, "the rules need 2 patterns of the event bus; at most 1 are allowed");
}

TEST(BusPatterns, ThatAcceptNearlyEverythingAreKnown) {
  const auto of = [](const std::string& pattern) {
    return accepts_nearly_everything(compiled({pattern}).at(0));
  };
  EXPECT_TRUE(of(R"({"detail":{"a":{"b":[{"exists":false}]}}})"));
  EXPECT_TRUE(of(R"({"source":[{"prefix":"aws."}]})"));
  EXPECT_TRUE(of(R"({"detail-type":["AWS API Call via CloudTrail"]})"));
  EXPECT_TRUE(of(R"({"detail":{"errorCode":[{"exists":false}]}})"));
  EXPECT_FALSE(of(R"({"detail":{"errorCode":["AccessDenied"]}})"));
  EXPECT_FALSE(of(R"({"detail-type":["GuardDuty Finding"]})"));
  EXPECT_FALSE(of(R"({"source":["aws.health"]})"));
  EXPECT_FALSE(
      of(R"({"detail-type":["AWS API Call via CloudTrail"],"detail":{"userIdentity":{"type":["Root"]}}})"));
  EXPECT_FALSE(of(R"({"$or":[{"source":["aws.x"]},{"detail":{"eventName":["A"]}}]})"));
}

TEST(BusPatterns, OfNoRulesAreNone) {
  EXPECT_THAT(compiled(RuleSet()), IsEmpty());
}

RuleSet shipped() {
  auto loaded = RuleSet::load({.run_tests = false, .builtin_tests = true});
  EXPECT_TRUE(loaded) << render(loaded.error());
  return std::move(loaded->rules);
}

TEST(BusPatterns, OfTheShippedRulesAreFewAndSmall) {
  const auto rules = shipped();
  const auto patterns = compiled(rules);
  EXPECT_LT(patterns.size(), rules.rules().size() / 2);
  std::set<std::string> names;
  std::set<std::string> served;
  for (const auto& one : patterns) {
    EXPECT_LE(one.characters, 2048U) << one.name;
    EXPECT_EQ(one.characters, doc::to_json(one.pattern).size());
    EXPECT_TRUE(names.insert(one.name).second) << one.name;
    EXPECT_FALSE(one.rules.empty());
    served.insert(one.rules.begin(), one.rules.end());
    for (const auto& id : one.widened) EXPECT_THAT(one.rules, Contains(id));
  }
  EXPECT_EQ(served.size(), rules.rules().size());
  EXPECT_EQ(texts(compiled(shipped())), texts(patterns));  // the same again
}

bool alerts(const RuleSet& rules, const Rule& rule, const event::Event& event) {
  const auto hits = rules.hits(event);
  return std::any_of(hits.begin(), hits.end(), [&](const Hit& hit) { return hit.rule == &rule; });
}

bool counted(const RuleSet& rules, const Rule& rule, const doc::Value& envelope) {
  const auto sightings = rules.judge(event::shape(envelope, "x")).sightings;
  return std::ranges::any_of(sightings, [&](const Sighting& sighting) { return sighting.rule == &rule; });
}

// The proof: what a rule alerts for is delivered. Every matching test event of every rule, and what is near it.
TEST(BusPatterns, DeliverWhateverAShippedRuleWants) {
  const auto rules = shipped();
  const auto patterns = compiled(rules);
  const DeployedBus bus(patterns);
  std::mt19937 random(20250321);
  std::size_t events = 0;
  std::size_t mutants = 0;
  std::size_t twice = 0;
  for (const auto& rule : rules.rules()) {
    for (const auto& test : rule.tests) {
      if (!test.match) continue;
      for (const auto& one : test.events) {  // of a correlation
        if (!counted(rules, rule, one)) continue;
        EXPECT_GE(bus.deliveries(one), 1U) << rule.id << ": " << test.name;
      }
      if (!test.events.empty()) continue;
      const auto envelope = event::to_envelope(test.event);
      const auto times = bus.deliveries(envelope);
      EXPECT_GE(times, 1U) << rule.id << ": " << test.name;
      ++events;
      if (times > 1) ++twice;
      for (int i = 0; i < 60; ++i) {
        auto near = envelope;
        for (std::size_t n = random() % 3 + 1; n > 0; --n) event::mutate(near, random);
        if (!DeployedBus::is_possible(near)) continue;
        if (!alerts(rules, rule, event::shape(near, "x"))) continue;
        ++mutants;
        ASSERT_GE(bus.deliveries(near), 1U) << rule.id << "\n" << doc::to_json(near);
      }
    }
  }
  EXPECT_GT(events, rules.rules().size());
  EXPECT_GT(mutants, 10 * events);
  // A second invocation is paid for nothing: it is to stay rare.
  EXPECT_LT(twice * 5, events);
  std::cout << events << " events and " << mutants << " mutations of them are delivered; " << twice
            << " events are delivered twice\n";
}

// Events made from the rules' own patterns, which no author of a test has thought of.
TEST(BusPatterns, DeliverWhatIsMadeFromThePatterns) {
  const auto rules = shipped();
  const auto patterns = compiled(rules);
  const DeployedBus bus(patterns);
  match::testing::Generator generator(7);
  std::size_t matched = 0;
  for (const auto& rule : rules.rules()) {
    for (int i = 0; i < 500; ++i) {
      const auto envelope = generator.event_for(rule.pattern);
      if (!DeployedBus::is_possible(envelope) || !alerts(rules, rule, event::shape(envelope, "x"))) continue;
      ++matched;
      ASSERT_GE(bus.deliveries(envelope), 1U) << rule.id << "\n" << doc::to_json(envelope);
    }
  }
  std::cout << matched << " events that were made match\n";
  EXPECT_GT(matched, 150U);
}

/// A pattern such as a rule may have: the generator's below `detail`, with or without what EventBridge's events have in common.
class Patterns {
 public:
  explicit Patterns(unsigned seed) : random_(seed), generator_(seed) {}

  doc::Value pattern() {
    auto detail = generator_.pattern();
    if (chance(60)) detail.set("eventName", list({"CreateUser", "GetUser", "AssumeRole", "GetSessionToken"}));
    if (chance(20)) detail.set("eventSource", list({"iam.amazonaws.com", "sts.amazonaws.com"}));
    auto out = doc::object({{"detail", std::move(detail)}});
    if (chance(70)) out.set("source", list({"aws.iam", "aws.sts", "mine"}));
    if (chance(50)) out.set("detail-type", list({"AWS API Call via CloudTrail", "Finding"}));
    if (chance(20)) {
      out.set("$or",
              doc::array({doc::object({{"source", list({"aws.iam", "aws.kms"})}}),
                          doc::object({{"detail", doc::object({{"eventName", list({"A", "GetB"})}})}})}));
    }
    return out;
  }

  doc::Value event_for(const doc::Value& pattern) {
    auto event = generator_.event_for(pattern);
    constexpr std::array<std::pair<const char*, const char*>, 3> kMust{
        {{"source", "aws.iam"}, {"detail-type", "AWS API Call via CloudTrail"}, {"detail", ""}}};
    for (const auto& [key, text] : kMust) {
      if (event.find(key) == nullptr) event.set(key, *text == '\0' ? doc::object() : doc::string(text));
    }
    return event;
  }

 private:
  bool chance(unsigned percent) { return random_() % 100 < percent; }

  doc::Value list(const std::vector<std::string_view>& texts) {
    auto out = doc::array();
    while (out.items.empty()) {
      for (const auto text : texts) {
        if (chance(40)) out.items.push_back(doc::string(std::string(text)));
      }
      if (chance(10)) out.items.push_back(doc::object({{"prefix", doc::string("Ge")}}));
      if (chance(8)) out.items.push_back(doc::object({{"exists", doc::boolean(false)}}));
      if (chance(8)) out.items.push_back(doc::object({{"wildcard", doc::string("a*s*")}}));
      if (chance(8)) out.items.push_back(doc::object({{"anything-but", doc::array({doc::string("mine")})}}));
    }
    return out;
  }

  std::mt19937 random_;
  match::testing::Generator generator_;
};

// No rule that anybody could write loses an event, whatever limits the patterns have to keep.
TEST(BusPatterns, AreNeverNarrowerThanTheRules) {
  std::size_t matched = 0;
  std::size_t refused = 0;
  for (unsigned seed = 0; seed < 150; ++seed) {
    Patterns made(seed);
    std::vector<doc::Value> patterns;
    for (unsigned i = 0; i <= seed % 7; ++i) patterns.push_back(made.pattern());
    const auto rules = rules_of(patterns);
    const std::size_t characters = seed % 2 == 0 ? 2048 : 150;
    const std::size_t most = seed % 3 == 0 ? 40 : 1000;
    const auto deployed = bus_patterns(rules, {.max_characters = characters, .max_patterns = most});
    if (!deployed) {
      EXPECT_THAT(deployed.error().what, HasSubstr("the rules need"));
      ++refused;
      continue;
    }
    for (const auto& one : *deployed) ASSERT_LE(one.characters, characters) << one.name;
    const DeployedBus bus(*deployed);
    for (const auto& pattern : patterns) {
      for (int i = 0; i < 40; ++i) {
        const auto event = made.event_for(pattern);
        if (!DeployedBus::is_possible(event) || rules.hits(event::shape(event, "x")).empty()) continue;
        ++matched;
        ASSERT_GE(bus.deliveries(event), 1U) << "seed " << seed << "\n"
                                             << doc::to_json(event) << "\n"
                                             << doc::to_json(doc::array(patterns)) << "\n"
                                             << ::testing::PrintToString(texts(*deployed));
      }
    }
  }
  std::cout << matched << " matching events of made rules are delivered\n";
  EXPECT_GT(matched, 500U);
  EXPECT_LT(refused, 15U);
}

}  // namespace
}  // namespace tocsin::rule
