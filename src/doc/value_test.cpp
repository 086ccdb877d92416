#include "doc/value.h"

#include <gtest/gtest.h>

#include "doc/json_reader.h"
#include "doc/json_writer.h"

namespace tocsin::doc {
namespace {

Value read(std::string_view text) {
  return parse_json(text).value();
}

TEST(Find, TakesTheLastOfARepeatedKey) {
  EXPECT_EQ(read(R"({"a":1,"a":2})").find("a")->text, "2");
  EXPECT_EQ(read(R"({"a":1})").find("b"), nullptr);
  EXPECT_EQ(read("[1]").find("a"), nullptr);
}

TEST(Set, ReplacesOrAppends) {
  auto value = read(R"({"a":1,"b":2})");
  value.set("a", string("x"));
  value.set("c", null());
  EXPECT_EQ(to_json(value), R"({"a":"x","b":2,"c":null})");
}

TEST(FindPath, FollowsKeysAndIndexes) {
  const auto root =
      read(R"({"detail":{"items":[{"x":1},{"x":2}],"aws:x.y":"dotted","a.b":{"c":3},"a":{"z":4}}})");
  const auto text = [&](std::string_view path) { return scalar_at(root, path).value_or("-"); };
  EXPECT_EQ(text("detail.items.1.x"), "2");
  EXPECT_EQ(text("detail.aws:x.y"), "dotted");
  EXPECT_EQ(text("detail.a.b.c"), "3") << "\"a\" leads nowhere, \"a.b\" does";
  EXPECT_EQ(text("detail.a.z"), "4");
  for (const auto* path :
       {"", ".", "detail.", "detail.items.2.x", "detail.items.-1", "detail.items.x", "detail.items.",
        "nothing", "detail.aws:x", "detail.items.99999999999999999999", "detail.items.0.x.y"}) {
    EXPECT_EQ(text(path), "-") << path;
  }
  EXPECT_EQ(find_path(root, "detail.items")->items.size(), 2U);
}

TEST(ScalarAt, ReadsOddTypesAsOrdinary) {
  const auto root = read(R"({"s":"x","n":1.50,"t":true,"f":false,"z":null,"a":[],"o":{}})");
  EXPECT_EQ(scalar_at(root, "s"), "x");
  EXPECT_EQ(scalar_at(root, "n"), "1.50");
  EXPECT_EQ(scalar_at(root, "t"), "true");
  EXPECT_EQ(scalar_at(root, "f"), "false");
  for (const auto* path : {"z", "a", "o", "none"}) EXPECT_EQ(scalar_at(root, path), std::nullopt) << path;
  EXPECT_EQ(string_at(root, "s"), "x");
  EXPECT_EQ(string_at(root, "n"), std::nullopt);
}

TEST(Equal, IsContentWithoutPlaces) {
  EXPECT_TRUE(equal(read(R"({"a":[1,"x"]})"), read(R"( { "a" : [ 1 , "x" ] } )")));
  EXPECT_TRUE(equal(read(R"("\u0041")"), string("A")));
  for (const auto* other :
       {R"({"a":[1]})", R"({"a":["1","x"]})", R"({"b":[1,"x"]})", R"({"a":[1,"x"],"c":1})", "null"}) {
    EXPECT_FALSE(equal(read(R"({"a":[1,"x"]})"), read(other))) << other;
  }
  EXPECT_FALSE(equal(read(R"({"a":1,"b":2})"), read(R"({"b":2,"a":1})"))) << "order counts";
}

TEST(Describe, IsMadeForMessages) {
  EXPECT_EQ(describe(Kind::object), "an object");
  EXPECT_EQ(describe(Kind::null), "null");
}

}  // namespace
}  // namespace tocsin::doc
