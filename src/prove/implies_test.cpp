#include "prove/implies.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <initializer_list>
#include <utility>

#include "doc/yaml_reader.h"
#include "sigma/detection.h"

namespace tocsin::prove {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

sigma::Expression expression_of(const std::string& text) {
  const SourceText source{"d.yaml", text};
  const auto value = doc::read_yaml(source);
  const auto detection = value ? sigma::Detection::read(source, *value) : Checked<sigma::Detection>();
  EXPECT_TRUE(detection) << text;
  return detection ? detection->expression() : sigma::Expression();
}

/// "c and not d" of two searches.
bool is_ruled_out(const std::string& c, const std::string& d) {
  return is_impossible(expression_of("c: " + c + "\nd: " + d + "\ncondition: c and not d\n"));
}

TEST(Implies, WhatIsDeniedTakesEverythingThatIsWanted) {
  for (const auto& [c, d] : std::initializer_list<std::pair<const char*, const char*>>{
           {"{eventName: CreateUser}", "{eventName: createuser}"},
           {"{eventName: CreateUser}", "{eventName|startswith: Create}"},
           {"{eventName|startswith: CreateU}", "{eventName|startswith: Create}"},
           {"{eventName|endswith: BigUser}", "{eventName|contains: User}"},
           {"{eventName: [A, B]}", "{eventName: [B, C, A]}"},
           {"{eventName: [A, B]}", "[{eventName: A}, {eventName: B}]"},
           {"{eventName: A, userAgent: x}", "{eventName: A}"},
           {"[{eventName: A, userAgent: x}, {eventName: A, userAgent: y}]", "{eventName: A}"},
           {"{a: 1}", "{a|exists: true}"},
           {"{a|gt: 5}", "{a|gt: 5}"},
           {"{ip|cidr: 10.0.0.0/8}", "{ip|cidr: 10.0.0.0/8}"},
           {"{a: null}", "{a: null}"}})
    EXPECT_TRUE(is_ruled_out(c, d)) << c << " and not " << d;
}

TEST(Implies, WhatMayBeLeftIsLeft) {
  for (const auto& [c, d] : std::initializer_list<std::pair<const char*, const char*>>{
           {"{eventName: CreateUser}", "{eventName|cased: CreateUser}"},
           {"{eventName|startswith: Create}", "{eventName|startswith: CreateU}"},
           {"{eventName|contains: a}", "{eventName: '?a'}"},
           {"{eventName: 'a*'}", "{eventName: 'a?*'}"},
           {"{eventName: [A, B]}", "{eventName: A}"},
           {"{eventName: A}", "{eventName: A, userAgent: x}"},
           {"{eventName: A}", "{awsRegion: A}"},
           {"{a: null}", "{a|exists: true}"},
           {"{a|gt: 5}", "{a|gt: 6}"}})
    EXPECT_FALSE(is_ruled_out(c, d)) << c << " and not " << d;
}

TEST(Implies, TheWayThatIsDeadIsNamed) {
  const auto ways = [](const std::string& condition) {
    return dead_ways(
        expression_of("a: {eventName: A, userAgent: x}\nb: {eventName: [B, C]}\nd: {eventName: A}\n"
                      "e: {eventName: B}\ncondition: " +
                      condition + "\n"));
  };
  EXPECT_THAT(ways("(a or b) and not d"), ElementsAre(R"("eventName" "A", "userAgent" "x")"));
  EXPECT_THAT(ways("1 of a* and not d or b"), ElementsAre(HasSubstr("\"A\"")));
  EXPECT_THAT(ways("b and not e"), ElementsAre(R"("eventName" "B")"));
  EXPECT_THAT(ways("a or b"), IsEmpty());
  EXPECT_THAT(ways("(a or b) and not (d and e)"), IsEmpty());
}

TEST(Implies, ARuleOfManyPartsEnds) {
  std::string text;
  std::string c = "x0";
  std::string d = "y0";
  for (int i = 0; i < 60; ++i) {
    text += fmt::format("x{}: [{{a{}: 1}}, {{b{}: 1}}]\ny{}: [{{b{}: 2}}, {{a{}: 2}}]\n", i, i, i, i, i, i);
    if (i > 0) c += fmt::format(" and x{}", i);
    if (i > 0) d += fmt::format(" or y{}", i);
  }
  EXPECT_FALSE(is_impossible(expression_of(text + "condition: " + c + " and not (" + d + ")\n")));
  EXPECT_THAT(dead_ways(expression_of(text + "condition: " + c + " and not (" + d + ")\n")), IsEmpty());
}

}  // namespace
}  // namespace tocsin::prove
