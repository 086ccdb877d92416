// Rules that ship, said as Sigma and read back, and imported from that: the same verdict on their own test events and on changes of them.
#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <random>

#include "doc/json_writer.h"
#include "doc/yaml_writer.h"
#include "event/event.h"
#include "rule/file/rule_document.h"
#include "rule/file/rule_reader.h"
#include "rule/rule_set.h"
#include "rule/sigma/export.h"
#include "rule/sigma/file.h"
#include "rule/sigma/import.h"

namespace tocsin::rule {
namespace {

void leaves(doc::Value& value, std::vector<doc::Value*>& objects, std::vector<doc::Value*>& scalars) {
  if (value.is(doc::Kind::object)) objects.push_back(&value);
  if (value.is_scalar()) scalars.push_back(&value);
  for (auto& item : value.items) leaves(item, objects, scalars);
  for (auto& member : value.members) leaves(member.value, objects, scalars);
}

// Each value keeps its type, since Sigma knows none.
void change(doc::Value& record, std::minstd_rand& random) {
  std::vector<doc::Value*> objects;
  std::vector<doc::Value*> scalars;
  leaves(record, objects, scalars);
  if (scalars.empty()) return;
  auto& one = *scalars[random() % scalars.size()];
  auto& object = *objects[random() % objects.size()];
  switch (random() % 5) {
    case 0:
      if (!object.members.empty())
        object.members.erase(object.members.begin() +
                             static_cast<std::ptrdiff_t>(random() % object.members.size()));
      return;
    case 1:
      if (one.is(doc::Kind::string)) one.text += "x";
      break;
    case 2:
      if (one.is(doc::Kind::string) && !one.text.empty()) one.text.pop_back();
      break;
    case 3:
      if (const auto& other = *scalars[random() % scalars.size()]; one.kind == other.kind)
        one.text = other.text;
      break;
    default:
      break;
  }
  if (one.is(doc::Kind::boolean)) one.boolean = !one.boolean;
  if (one.is(doc::Kind::number)) one.text = std::to_string(random() % 70000);
}

struct Trip {
  RuleSet ours;
  RuleSet sigma;
  RuleSet imported;
  bool by_cloudtrail = false;
};

RuleSet set_of(ReadRule rule) {
  std::vector<ReadRule> rules;
  rules.push_back(std::move(rule));
  return RuleSet::assemble(std::move(rules)).value();
}

ReadRule again(const Rule& rule) {
  auto document = write_rule_document(rule);
  Diagnostics diagnostics;
  const SourceText source{rule.path, ""};
  doc::Fields fields(source, document, "$", diagnostics);
  auto read = read_rule_document(fields, document, From::bundle);
  EXPECT_FALSE(has_errors(diagnostics)) << render(diagnostics);
  return read;
}

std::optional<AwsCall> no_call(const AwsCall& /*wanted*/,
                               const std::function<bool(const AwsCall&)>& /*fits*/) {
  return std::nullopt;
}

// What a rule of somebody else is, which brings no tests.
bool has_made_up_tests(doc::Value exported, const std::string& id) {
  std::erase_if(exported.find("tocsin")->members, [](const doc::Member& one) { return one.key == "tests"; });
  Diagnostics diagnostics;
  const auto imported = import_sigma({id + ".yml", doc::to_yaml(exported)}, {}, no_call, diagnostics);
  return imported.size() == 1 && imported.front().wrong.empty();
}

std::optional<Trip> travel(const Rule& rule, std::string& refused, std::size_t& untested) {
  const auto exported = export_sigma(rule);
  if (!exported) {
    refused = exported.error();
    return std::nullopt;
  }
  if (!has_made_up_tests(*exported, rule.id)) ++untested;
  const SourceText file{rule.id + ".yml", doc::to_yaml(*exported)};
  EXPECT_TRUE(is_sigma(file)) << file.text;
  Diagnostics diagnostics;
  auto read = read_sigma_file(file, {}, diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << render(diagnostics);
  const auto imported = import_sigma(file, {}, no_call, diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << render(diagnostics);
  if (read.rules.size() != 1 || imported.size() != 1) return std::nullopt;
  EXPECT_EQ(imported[0].wrong, "");
  const auto ours =
      read_rule({{rule.id + ".yaml", imported[0].text}, std::nullopt, false, false}, true, diagnostics);
  EXPECT_TRUE(ours) << render(diagnostics) << imported[0].text;
  if (!ours) return std::nullopt;
  EXPECT_EQ(ours->rule.title.source(), rule.title.source());
  EXPECT_EQ(ours->rule.summary.source(), rule.summary.source());
  EXPECT_EQ(ours->rule.next_steps.size(), rule.next_steps.size());
  EXPECT_EQ(ours->rule.mitre, rule.mitre);
  EXPECT_EQ(ours->rule.cis, rule.cis);
  EXPECT_EQ(ours->rule.tags, rule.tags);
  EXPECT_EQ(ours->rule.severity, rule.severity);
  EXPECT_TRUE(ours->replaces);
  EXPECT_EQ(ours->rule.tests.size(), rule.tests.size());
  for (std::size_t i = 0; i < std::min(rule.tests.size(), ours->rule.tests.size()); ++i) {
    EXPECT_EQ(ours->rule.tests[i].match, rule.tests[i].match);
    EXPECT_EQ(ours->rule.tests[i].title, rule.tests[i].title);
    EXPECT_TRUE(doc::equal(ours->rule.tests[i].event, rule.tests[i].event)) << rule.tests[i].name;
  }
  const bool by_cloudtrail = read.rules[0].sigma->logsource.service == "cloudtrail";
  return Trip{set_of(again(rule)), set_of(std::move(static_cast<ReadRule&>(read.rules[0]))),
              set_of(again(ours->rule)), by_cloudtrail};
}

// CloudTrail's eventTypes are few, and an eventSource is the name of a service.
bool is_as_aws_writes_it(const doc::Value& record) {
  constexpr std::string_view kDomain = ".amazonaws.com";
  const auto source = doc::string_at(record, "eventSource").value_or("");
  const auto type = doc::string_at(record, "eventType").value_or("AwsApiCall");
  return event::is_bare_cloudtrail_record(record) && source.ends_with(kDomain) &&
         source.find('.') == source.size() - kDomain.size() &&
         (type == "AwsApiCall" || type == "AwsConsoleSignIn" || type == "AwsServiceEvent");
}

bool hit(const RuleSet& rules, const doc::Value& envelope) {
  return !rules.hits(event::shape(envelope, "")).empty();
}

TEST(SigmaRoundTrip, TheRulesThatShipKeepTheirVerdicts) {
  const auto shipped = RuleSet::load({.run_tests = false, .builtin_tests = true});
  ASSERT_TRUE(shipped) << render(shipped.error());
  std::map<std::string, std::string> refused;
  std::size_t travelled = 0;
  std::size_t untested = 0;
  std::size_t events = 0;
  std::size_t hits = 0;
  std::minstd_rand random(11);
  for (const auto& rule : shipped->rules.rules()) {
    SCOPED_TRACE(rule.id);
    std::string why;
    const auto trip = travel(rule, why, untested);
    if (!trip) {
      EXPECT_FALSE(why.empty());
      if (!why.starts_with("correlation: ") && !why.starts_with("alerts: ")) refused[rule.id] = why;
      continue;
    }
    ++travelled;
    for (const auto& test : rule.tests) {
      const auto envelope = event::to_envelope(test.event);
      for (int i = 0; i < 5; ++i) {
        auto event = envelope;
        auto& record = *event.find("detail");
        for (int n = i == 0 ? 0 : 1 + i % 3; n > 0; --n) change(record, random);
        // The envelope of a record follows from it.
        if (trip->by_cloudtrail) {
          if (!is_as_aws_writes_it(record)) continue;
          event = event::to_envelope(record);
        }
        const bool wanted = hit(trip->ours, event);
        ++events;
        if (wanted) ++hits;
        EXPECT_EQ(hit(trip->sigma, event), wanted) << test.name << '\n' << doc::to_json(event);
        EXPECT_EQ(hit(trip->imported, event), wanted) << test.name << '\n' << doc::to_json(event);
        if (::testing::UnitTest::GetInstance()->current_test_info()->result()->total_part_count() > 10)
          return;
      }
    }
  }
  for (const auto& [id, why] : refused) std::cout << "not said in Sigma: " << id << ": " << why << '\n';
  std::cout << shipped->rules.rules().size() - refused.size() << " rules, " << untested
            << " of them without a made-up test; " << events << " events, " << hits << " hits; "
            << refused.size() << " rules cannot be said in Sigma\n";
  EXPECT_GT(hits, 1000U);
  EXPECT_GT(events, hits * 2);
  EXPECT_GT(travelled, 200U);
  EXPECT_LT(refused.size(), 20U);
  EXPECT_LT(untested, 20U);
}

}  // namespace
}  // namespace tocsin::rule
