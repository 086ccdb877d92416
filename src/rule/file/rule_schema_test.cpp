// The JSON Schema for editors and the loader must say the same: the keys are compared here, and a validator of others
// (python3-jsonschema) reads the shipped rules and broken ones.
#include <cstdlib>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include "base/text.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "doc/yaml_reader.h"
#include "rule/builtin.h"
#include "rule/example_rule.h"
#include "rule/file/rule_files.h"
#include "rule/file/rule_reader.h"

namespace tocsin::rule {
namespace {

using testing::kExampleRule;
using testing::TempFolder;
using testing::with;

using Keys = std::vector<std::string>;

doc::Value schema() {
  return doc::parse_json(rule_schema()).value_or(doc::null());
}

Keys keys_in_schema(std::string_view path) {
  Keys out;
  const auto root = schema();
  const auto* properties = doc::find_path(root, path);
  EXPECT_NE(properties, nullptr) << path;
  if (properties == nullptr) return out;
  for (const auto& member : properties->members) out.push_back(member.key);
  return out;
}

/// The loader names its keys itself when it meets an unknown one.
Keys keys_in_loader(const std::string& rule) {
  Diagnostics diagnostics;
  EXPECT_FALSE(read_rule({{"user-created.yaml", rule}, std::nullopt, false}, true, diagnostics));
  constexpr std::string_view kLead = "known keys: ";
  for (const auto& d : diagnostics) {
    if (!d.hint.starts_with(kLead)) continue;
    Keys out;
    for (const auto key : split(std::string_view(d.hint).substr(kLead.size()), ','))
      out.emplace_back(trim(key));
    return out;
  }
  return {};
}

TEST(RuleSchema, HasTheKeysOfTheLoader) {
  constexpr std::string_view kUnknown = "qqqqqqqqqqqqqqqqqqqqqqqqqq: 1";
  const std::string unknown(kUnknown);
  using ::testing::UnorderedElementsAreArray;
  EXPECT_THAT(keys_in_loader(unknown + "\n" + std::string(kExampleRule)),
              UnorderedElementsAreArray(keys_in_schema("properties")));
  EXPECT_THAT(keys_in_loader(with("  - reason:", "  - " + unknown + "\n    reason:")),
              UnorderedElementsAreArray(keys_in_schema("properties.exclude.items.properties")));
  EXPECT_THAT(keys_in_loader(with("    run:", "    " + unknown + "\n    run:")),
              UnorderedElementsAreArray(keys_in_schema("properties.next_steps.items.properties")));
  EXPECT_THAT(keys_in_loader(with("  - name: denied", "  - " + unknown + "\n    name: denied")),
              UnorderedElementsAreArray(keys_in_schema("$defs.tests.items.properties")));
}

TEST(RuleSchema, HasTheSeveritiesOfTheLoader) {
  const auto root = schema();
  const auto* names = doc::find_path(root, "properties.severity.enum");
  ASSERT_NE(names, nullptr);
  ASSERT_EQ(names->items.size(), kSeverityNames.size());
  for (const auto& name : names->items) EXPECT_TRUE(parse_severity(name.text)) << name.text;
}

/// One JSON document a line, each a rule. Returns the validator's verdicts: a '1' or '0' a line.
std::string verdicts(const std::vector<std::string>& rules) {
  const TempFolder folder;
  std::string lines;
  for (const auto& rule : rules) {
    const auto value = doc::read_yaml({"rule", rule});
    EXPECT_TRUE(value) << rule;
    if (value) lines += doc::to_json(*value) + "\n";
  }
  const auto input = folder.write("rules.jsonl", lines);
  const auto schema_file = folder.write("schema.json", rule_schema());
  const auto script = folder.write("check.py", R"(
import json, sys
from jsonschema import Draft202012Validator
schema = json.load(open(sys.argv[1]))
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)
print("".join("1" if validator.is_valid(json.loads(line)) else "0" for line in open(sys.argv[2])), end="")
)");
  std::FILE* pipe = popen(("python3 " + script + " " + schema_file + " " + input).c_str(), "r");
  std::string out;
  for (int c = pipe == nullptr ? EOF : std::fgetc(pipe); c != EOF; c = std::fgetc(pipe))
    out += static_cast<char>(c);
  EXPECT_EQ(pipe == nullptr ? -1 : WEXITSTATUS(pclose(pipe)), 0);
  return out;
}

bool validator_is_there() {
  return std::system("python3 -c 'from jsonschema import Draft202012Validator' 2>/dev/null") == 0;
}

TEST(RuleSchema, AcceptsTheShippedRules) {
  if (!validator_is_there()) GTEST_SKIP() << "python3-jsonschema is not installed";
  std::vector<std::string> rules{std::string(kExampleRule)};
  for (const auto& file : builtin_rule_files()) rules.push_back(file.source.text);
  EXPECT_EQ(verdicts(rules), std::string(rules.size(), '1'));
}

TEST(RuleSchema, AcceptsEveryKindOfTestInAPattern) {
  if (!validator_is_there()) GTEST_SKIP() << "python3-jsonschema is not installed";
  std::vector<std::string> rules;
  for (const auto* list :
       {"[1, x, null, true]", "[{prefix: a}, {suffix: {equals-ignore-case: b}}]", "[{wildcard: 'a*'}]",
        "[{anything-but: x}]", "[{anything-but: [1, 2]}]", "[{anything-but: {prefix: [a, b]}}]",
        "[{anything-but: {wildcard: a*}}]", "[{numeric: ['>', 1, '<=', 2.5]}]", "[{cidr: 10.0.0.0/8}]",
        "{$or: [{a: [1]}, {b: {c: [2]}}]}", "[{equals-ignore-case: a}]"}) {
    rules.push_back(with("eventName: [CreateUser]", std::string("eventName: ") + list));
  }
  EXPECT_EQ(verdicts(rules), std::string(rules.size(), '1'));
}

TEST(RuleSchema, RefusesBrokenRules) {
  if (!validator_is_there()) GTEST_SKIP() << "python3-jsonschema is not installed";
  const std::vector<std::string> rules{
      with("severity: medium", "severity: hihg"),
      with("title:", "titel:"),
      with("id: user-created", "id: User Created"),
      with("why: A new user is a way back in.", "why: ''"),
      with("T1136.003", "TA0003"),
      with("cis: [\"1.16\"]", "cis: [1.16]"),
      with("eventName: [CreateUser]", "eventName: CreateUser"),
      with("eventName: [CreateUser]", "eventName: []"),
      with("{exists: false}", "{exists: \"false\"}"),
      with("{exists: false}", "{exist: false}"),
      with("{exists: false}", "{exists: false, prefix: x}"),
      with("  - reason: the pipeline creates users\n    pattern", "  - pattern"),
      with("    run: aws", "    rnu: aws"),
      with("match: true", "match: 'yes'"),
      with("    like: created\n    set: {detail.errorCode", "    set: {detail.errorCode"),
      with("match: false\n    like", "match: false\n    title: x\n    like"),
      with("match: true", "match: true\n    excluded_by: x"),
      with("severity:", "correlation: {}\nseverity:"),
      with("tags: [iam]", "references: [\"javascript:alert(1)\"]"),
      with("title: User Created", "title: |\n  a\n  b"),
  };
  EXPECT_EQ(verdicts(rules), std::string(rules.size(), '0'));
}

}  // namespace
}  // namespace tocsin::rule
