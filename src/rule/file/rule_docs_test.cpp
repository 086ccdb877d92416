// docs/rules.md: its rule is a rule, and it names every key and every name.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "doc/json_reader.h"
#include "event/named_values.h"
#include "rule/builtin.h"
#include "rule/file/rule_reader.h"

namespace tocsin::rule {
namespace {

using ::testing::HasSubstr;

std::string guide() {
  return read_file(TOCSIN_SOURCE_DIR "/docs/rules.md").value_or("");
}

TEST(RuleDocs, TheFirstRuleIsARule) {
  const auto text = guide();
  const auto begin = text.find("# yaml-language-server");
  ASSERT_NE(begin, std::string::npos);
  const RuleFile file{
      {"dynamodb-table-deleted.yaml", text.substr(begin, text.find("```", begin) - begin)}, {}, false};
  Diagnostics diagnostics;
  EXPECT_TRUE(read_rule(file, true, diagnostics)) << render(diagnostics);
}

TEST(RuleDocs, NameEveryKeyAndEveryName) {
  const auto text = guide();
  const auto schema = doc::parse_json(rule_schema());
  ASSERT_TRUE(schema);
  for (const auto* path : {"properties", "$defs.tests.items.properties",
                           "properties.exclude.items.properties", "properties.next_steps.items.properties"}) {
    const auto* keys = doc::find_path(*schema, path);
    ASSERT_NE(keys, nullptr) << path;
    for (const auto& key : keys->members) EXPECT_THAT(text, HasSubstr("`" + key.key + "`"));
  }
  for (const auto name : event::value_names()) EXPECT_THAT(text, HasSubstr("`" + std::string(name) + "`"));
}

}  // namespace
}  // namespace tocsin::rule
