#include "rule/file/event_edit.h"

#include <gtest/gtest.h>

#include "doc/json_reader.h"
#include "doc/json_writer.h"

namespace tocsin::rule {
namespace {

doc::Value json(std::string_view text) {
  auto value = doc::parse_json(text);
  EXPECT_TRUE(value) << text;
  return value.value_or(doc::null());
}

std::string after_set(std::string_view event, std::string_view path) {
  auto root = json(event);
  const auto wrong = set_at(root, path, doc::number(7));
  return wrong.empty() ? doc::to_json(root) : "error: " + wrong;
}

std::string after_remove(std::string_view event, std::string_view path) {
  auto root = json(event);
  const auto wrong = remove_at(root, path);
  return wrong.empty() ? doc::to_json(root) : "error: " + wrong;
}

TEST(EventEdit, SetReplacesWhatIsThere) {
  EXPECT_EQ(after_set(R"({"a":{"b":1}})", "a.b"), R"({"a":{"b":7}})");
  EXPECT_EQ(after_set(R"({"a":{"b":1}})", "a"), R"({"a":7})");
  EXPECT_EQ(after_set(R"({"a":[{"b":1},{"b":2}]})", "a.1.b"), R"({"a":[{"b":1},{"b":7}]})");
  EXPECT_EQ(after_set(R"({"a":{"x.y":1}})", "a.x.y"), R"({"a":{"x.y":7}})");
}

TEST(EventEdit, SetCreatesTheLastKeyAndTheObjectAboveIt) {
  EXPECT_EQ(after_set(R"({"a":{}})", "a.b"), R"({"a":{"b":7}})");
  EXPECT_EQ(after_set(R"({"a":{}})", "a.b.c"), R"({"a":{"b":{"c":7}}})");
  EXPECT_EQ(after_set(R"({"a":[1]})", "a.1"), R"({"a":[1,7]})");
  EXPECT_EQ(after_set("{}", "a"), R"({"a":7})");
}

TEST(EventEdit, SetRefusesSlipsOfThePen) {
  EXPECT_EQ(after_set(R"({"a":{}})", "a.b.c.d"), "error: \"a.b\" is not in the event");
  EXPECT_EQ(after_set(R"({"a":1})", "a.b"), "error: \"a\" is a number: nothing can be set below it");
  EXPECT_EQ(after_set(R"({"a":null})", "a.b.c"), "error: \"a\" is null: nothing can be set below it");
  EXPECT_EQ(after_set(R"({"a":[1]})", "a.5"), "error: \"a\" has 1 elements: index 5 is beyond them");
  EXPECT_EQ(after_set(R"({"a":[1]})", "a.x"), "error: \"a\" is an array: \"x\" is no index");
  for (const auto* path : {"", ".", "a.", ".a", "a..b"})
    EXPECT_EQ(after_set("{}", path), "error: this is no path");
}

TEST(EventEdit, RemoveTakesMembersAndElements) {
  EXPECT_EQ(after_remove(R"({"a":{"b":1,"c":2}})", "a.b"), R"({"a":{"c":2}})");
  EXPECT_EQ(after_remove(R"({"a":[1,2]})", "a.0"), R"({"a":[2]})");
  EXPECT_EQ(after_remove(R"({"a":{"x.y":1}})", "a.x.y"), R"({"a":{}})");
  EXPECT_EQ(after_remove(R"({"a":null})", "a"), "{}");
}

TEST(EventEdit, RemoveOfWhatIsNotThereIsAnError) {
  EXPECT_EQ(after_remove(R"({"a":{}})", "a.b"), "error: \"a.b\" is not in the event");
  EXPECT_EQ(after_remove(R"({"a":[1]})", "a.1"), "error: \"a.1\" is not in the event");
  EXPECT_EQ(after_remove("{}", "."), "error: this is no path");
}

}  // namespace
}  // namespace tocsin::rule
