#include "prove/witness.h"

#include <gtest/gtest.h>

#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "match/testing/generator.h"
#include "prove/break_field.h"

namespace tocsin::prove {
namespace {

doc::Value json(std::string_view text) {
  auto value = doc::parse_json(text);
  EXPECT_TRUE(value) << text;
  return value ? std::move(*value) : doc::null();
}

Branches branches(const doc::Value& pattern) {
  auto out = Branches::of(pattern);
  EXPECT_TRUE(out) << doc::to_json(pattern) << render(out.error());
  return std::move(*out);
}

TEST(Witness, IsMadeOfEachTest) {
  const auto all =
      branches(json(R"({"detail":{"a":["x",{"prefix":"p"},{"suffix":"s"},{"wildcard":"w*\\*z"},)"
                    R"({"numeric":[">",3,"<",5]},{"cidr":"10.0.0.0/8"},null,true,7,{"anything-but":"q"},)"
                    R"({"equals-ignore-case":"ABC"},{"exists":true}]}})"));
  ASSERT_EQ(all.all().size(), 1U);
  const auto witnesses = WitnessMaker().of(all.all().front());
  EXPECT_EQ(witnesses.events.size(), 12U) << witnesses.impossible;
  for (const auto& event : witnesses.events) EXPECT_TRUE(all.accept(event)) << doc::to_json(event);
}

TEST(Witness, OfWhatMustBeAbsentLeavesItOut) {
  const auto all = branches(json(R"({"detail":{"a":[{"exists":false}],"b":["x"]}})"));
  const auto witnesses = WitnessMaker().of(all.all().front());
  ASSERT_EQ(witnesses.events.size(), 1U);
  EXPECT_EQ(doc::find_path(witnesses.events[0], "detail.a"), nullptr);
  EXPECT_NE(witnesses.events[0].find("source"), nullptr);
}

TEST(Witness, ThereIsNoneOfAContradiction) {
  const auto all = branches(json(R"({"detail":{"a":["x"],"a.b":["y"]}})"));
  const auto witnesses = WitnessMaker().of(all.all().front());
  EXPECT_TRUE(witnesses.events.empty());
  EXPECT_NE(witnesses.impossible.find("contradict"), std::string::npos);
}

TEST(BreakField, MakesTheFieldFail) {
  const auto all = branches(json(R"({"a":["x"],"b":{"c":[{"exists":false}]}})"));
  const auto event = json(R"({"a":["x","y"],"b":[{},{"d":1}]})");
  ASSERT_TRUE(all.accept(event));
  const auto& branch = all.all().front();
  for (const auto* path : {"a", "b.c"}) {
    const auto broken = broken_at(event, path, {branch.field(path)});
    EXPECT_GT(broken.size(), 3U) << path;
    for (const auto& one : broken) EXPECT_FALSE(all.accept(one)) << doc::to_json(one);
  }
}

TEST(BreakField, ReachesIntoEmptyListsAndDottedKeys) {
  const auto absent = branches(json(R"({"a":{"b":[{"exists":false}]}})"));
  EXPECT_FALSE(broken_at(json(R"({"a":[]})"), "a.b", {absent.all().front().field("a.b")}).empty());
  const auto dotted = branches(json(R"({"a":{"b.c":["x"]}})"));
  const auto event = json(R"({"a":{"b.c":"x"}})");
  ASSERT_TRUE(dotted.accept(event));
  EXPECT_FALSE(broken_at(event, "a.b.c", {dotted.all().front().field("a.b.c")}).empty());
}

// Whatever pattern somebody writes: witnesses match, and an event whose field is broken is not one that the field accepts.
TEST(Witness, HoldsForMadePatterns) {
  match::testing::Generator generator(11);
  std::size_t witnessed = 0;
  std::size_t broken = 0;
  for (int i = 0; i < 150; ++i) {
    const auto all = branches(generator.pattern());
    for (const auto& branch : all.all()) {
      const auto witnesses = WitnessMaker().of(branch);
      for (const auto& event : witnesses.events) {
        ++witnessed;
        ASSERT_TRUE(branch.matcher.matches(event)) << doc::to_json(event);
        for (const auto& [path, field] : branch.fields) {
          for (const auto& one : broken_at(event, path, {field})) {
            ++broken;
            ASSERT_FALSE(branch.matcher.matches(one)) << path << " " << field->written << "\n"
                                                      << doc::to_json(one);
          }
        }
      }
    }
  }
  EXPECT_GT(witnessed, 200U);
  EXPECT_GT(broken, 2000U);
}

}  // namespace
}  // namespace tocsin::prove
