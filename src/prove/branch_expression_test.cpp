#include "prove/branch_expression.h"

#include <gtest/gtest.h>

#include "doc/json_reader.h"
#include "doc/yaml_reader.h"
#include "prove/implies.h"
#include "sigma/detection.h"

namespace tocsin::prove {
namespace {

sigma::Expression of_pattern(const std::string& detail) {
  const auto pattern = doc::parse_json(R"({"source":["aws.iam"],"detail":)" + detail + "}");
  const auto branches =
      pattern ? Branches::of(*pattern) : Checked<Branches>(tl::make_unexpected(Diagnostics()));
  EXPECT_TRUE(branches) << detail;
  return branches ? expression_of(branches->all().front()) : sigma::Expression();
}

sigma::Expression of_detection(const std::string& search) {
  const SourceText source{"d.yaml", "s: " + search + "\ncondition: s\n"};
  const auto value = doc::read_yaml(source);
  const auto detection = value ? sigma::Detection::read(source, *value) : Checked<sigma::Detection>();
  EXPECT_TRUE(detection) << search;
  return detection ? detection->expression() : sigma::Expression();
}

struct Case {
  const char* detail;
  const char* search;
};

TEST(BranchExpression, WhatAPatternAsksImpliesTheSameOfADetection) {
  for (const auto& [detail, search] :
       std::initializer_list<Case>{{R"({"a":["x","y"]})", "{a: [y, x]}"},
                                   {R"({"a":[{"prefix":"x"}]})", "{a|startswith: x}"},
                                   {R"({"a":[{"suffix":{"equals-ignore-case":"x"}}]})", "{a|endswith: X}"},
                                   {R"({"a":[{"wildcard":"x*?y"}]})", "{a: 'x*\\?y'}"},
                                   {R"({"a":[{"numeric":[">",5,"<",9]}]})", "{a|gt: 4, a|lte: 9}"},
                                   {R"({"a":[7]})", "{a: 7}"},
                                   {R"({"a":[true]})", "{a: true}"},
                                   {R"({"a":[{"exists":true}]})", "{a|exists: true}"},
                                   {R"({"errorCode":[{"exists":false}]})", "{errorCode: null}"},
                                   {R"({"a":[{"cidr":"10.1.0.0/16"}]})", "{a|cidr: 10.0.0.0/8}"},
                                   {R"({"a":["x"],"b":["y"]})", "{a: x}"},
                                   {R"({"a":[{"anything-but":["x"]}]})", "{a|exists: true}"}})
    EXPECT_TRUE(implies(of_pattern(detail), of_detection(search))) << detail << " " << search;
}

TEST(BranchExpression, AndNoMore) {
  for (const auto& [detail, search] :
       std::initializer_list<Case>{{R"({"a":["x","y"]})", "{a: x}"},
                                   {R"({"a":[{"wildcard":"x?y"}]})", "{a: xay}"},
                                   {R"({"a":["x"]})", "{b: x}"},
                                   {R"({"a":[{"exists":false}]})", "{a|exists: false}"},
                                   {R"({"a":[{"anything-but":["x"]}]})", "{a: y}"}})
    EXPECT_FALSE(implies(of_pattern(detail), of_detection(search))) << detail << " " << search;
}

}  // namespace
}  // namespace tocsin::prove
