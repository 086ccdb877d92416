#include "rule/file/known_types.h"

#include <gtest/gtest.h>

#include "doc/yaml_reader.h"

namespace tocsin::rule {
namespace {

Diagnostics check(const std::string& pattern) {
  const SourceText source{"x.yaml", pattern};
  const auto value = doc::read_yaml(source);
  EXPECT_TRUE(value) << pattern;
  Diagnostics diagnostics;
  if (value) check_known_types(source, *value, "$.pattern", diagnostics);
  return diagnostics;
}

TEST(KnownTypes, NumbersAndBooleansWhereAwsSendsStringsAreErrors) {
  const auto found = check("account: [111122223333]");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].at.column, 11U);
  EXPECT_EQ(found[0].hint, "write it in quotes: \"111122223333\"");
  EXPECT_EQ(
      check("detail: {userIdentity: {sessionContext: {attributes: {mfaAuthenticated: [false]}}}}").size(),
      1U);
  EXPECT_EQ(check("detail.recipientAccountId: [1, \"2\", 3]").size(), 2U);
  EXPECT_EQ(check("detail: {eventVersion: [{numeric: ['>', 1]}]}").size(), 1U);
  EXPECT_EQ(check("detail: {additionalEventData: {MFAUsed: [true]}}").size(), 1U);
  EXPECT_EQ(check("account: [{anything-but: [1, 2]}, {anything-but: 3}]").size(), 3U);
  EXPECT_EQ(check("detail: {$or: [{accountId: [1]}, {eventVersion: [1.08]}]}").size(), 2U);
}

TEST(KnownTypes, EverythingElseIsFine) {
  EXPECT_TRUE(
      check("account: [\"1\", {exists: true}, {anything-but: [\"2\"]}, {prefix: \"1\"}, null]").empty());
  EXPECT_TRUE(check("detail: {severity: [{numeric: ['>=', 7]}], readOnly: [true], count: [1]}").empty());
}

}  // namespace
}  // namespace tocsin::rule
