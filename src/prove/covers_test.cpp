#include "prove/covers.h"

#include <gtest/gtest.h>

#include "doc/json_reader.h"

namespace tocsin::prove {
namespace {

Branches branches(std::string_view pattern) {
  const auto value = doc::parse_json(pattern);
  EXPECT_TRUE(value) << pattern;
  auto out = Branches::of(value ? *value : doc::object());
  EXPECT_TRUE(out) << pattern << render(out.error());
  return std::move(*out);
}

bool covered(std::string_view wide, std::string_view narrow) {
  return covers(branches(wide), branches(narrow));
}

TEST(Covers, FewerFieldsAndLongerLists) {
  EXPECT_TRUE(covered(R"({"a":["x"]})", R"({"a":["x"],"b":["y"]})"));
  EXPECT_FALSE(covered(R"({"a":["x"],"b":["y"]})", R"({"a":["x"]})"));
  EXPECT_TRUE(covered(R"({"a":["x","y"]})", R"({"a":["y"]})"));
  EXPECT_FALSE(covered(R"({"a":["y"]})", R"({"a":["x","y"]})"));
}

TEST(Covers, WiderTests) {
  EXPECT_TRUE(covered(R"({"a":[{"prefix":"Create"}]})", R"({"a":["CreateUser"]})"));
  EXPECT_TRUE(covered(R"({"a":[{"prefix":"Create"}]})", R"({"a":[{"prefix":"CreateUser"}]})"));
  EXPECT_FALSE(covered(R"({"a":[{"prefix":"CreateUser"}]})", R"({"a":[{"prefix":"Create"}]})"));
  EXPECT_TRUE(covered(R"({"a":[{"suffix":"er"}]})", R"({"a":[{"suffix":"User"}]})"));
  EXPECT_TRUE(covered(R"({"a":[{"anything-but":"x"}]})", R"({"a":["y"]})"));
  EXPECT_FALSE(covered(R"({"a":[{"anything-but":"x"}]})", R"({"a":["x"]})"));
  EXPECT_TRUE(covered(R"({"a":[{"exists":true}]})", R"({"a":[{"wildcard":"*x*"}]})"));
  EXPECT_FALSE(covered(R"({"a":[{"exists":true}]})", R"({"a":[{"exists":false}]})"));
  EXPECT_TRUE(covered(R"({"a":[{"exists":false}]})", R"({"a":[{"exists":false}]})"));
}

TEST(Covers, Ranges) {
  EXPECT_TRUE(covered(R"({"a":[{"numeric":[">=",4]}]})", R"({"a":[{"numeric":[">",4,"<",9]}]})"));
  EXPECT_FALSE(covered(R"({"a":[{"numeric":[">",4]}]})", R"({"a":[{"numeric":[">=",4]}]})"));
  EXPECT_FALSE(covered(R"({"a":[{"numeric":["<",9]}]})", R"({"a":[{"numeric":[">",4]}]})"));
}

TEST(Covers, EveryWayOfTheNarrowOne) {
  EXPECT_TRUE(covered(R"({"$or":[{"a":["x"]},{"b":["y"]}]})", R"({"a":["x"],"c":[1]})"));
  EXPECT_FALSE(covered(R"({"a":["x"]})", R"({"$or":[{"a":["x"]},{"b":["y"]}]})"));
}

}  // namespace
}  // namespace tocsin::prove
