#include "match/event_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "doc/json_reader.h"
#include "match/value_walk.h"

namespace tocsin::match {
namespace {

using ::testing::ElementsAre;

class EventIndexTest : public ::testing::Test {
 protected:
  std::uint32_t number(std::string_view path, bool sees_empty_keys = false) {
    return paths_.add(path, sees_empty_keys);
  }
  std::vector<std::string> texts_at(std::uint32_t path) {
    std::vector<std::string> out;
    for (const auto leaf : index_.leaves_at(path)) out.emplace_back(index_.leaf(leaf).text());
    return out;
  }
  void read(std::string_view json) {
    event_ = doc::parse_json(json).value();
    if (!frozen_) paths_.freeze();
    frozen_ = true;
    index_.begin(paths_.size());
    walk_value(paths_, event_, index_);
  }

  PathTrie paths_;
  bool frozen_ = false;
  EventIndex index_;
  doc::Value event_;
};
TEST_F(EventIndexTest, KeepsOnlyWhatIsAskedFor) {
  const auto path = number("a.b");
  read(R"({"a":{"b":1,"c":2},"b":3,"a.b":4,"a":[{"b":[5,[6]]}]})");
  EXPECT_THAT(texts_at(path), ElementsAre("1", "4", "5", "6"));
  read(R"({"a":{"c":1}})");
  EXPECT_TRUE(index_.leaves_at(path).empty());
}

TEST_F(EventIndexTest, KnowsInWhichElementAValueStands) {
  const auto path = number("a");
  const auto inner = number("a.b");
  read(R"({"a":["s",{"b":1},[{"b":2},"t"]]})");
  ASSERT_EQ(index_.leaves_at(path).size(), 2U);
  EXPECT_EQ(index_.leaf(index_.leaves_at(path)[0]).element(), 0U);  // a scalar is not tied to its own array
  const auto one = index_.leaf(index_.leaves_at(inner)[0]).element();
  const auto two = index_.leaf(index_.leaves_at(inner)[1]).element();
  EXPECT_EQ(index_.element(one).parent, 0U);
  const auto& outer = index_.element(index_.element(two).parent);
  EXPECT_EQ(outer.array, index_.element(one).array);
  EXPECT_EQ(index_.leaf(index_.leaves_at(path)[1]).element(), index_.element(two).parent);
  EXPECT_EQ(outer.end_leaf - outer.first_leaf, 2U);
}

TEST_F(EventIndexTest, AnEmptyKeyIsSeenByThoseWhoLookForOne) {
  const auto blind = number("a.");
  const auto seeing = number("a.", true);
  read(R"({"a":{"":1},"a.":2})");
  EXPECT_THAT(texts_at(blind), ElementsAre("2"));
  EXPECT_THAT(texts_at(seeing), ElementsAre("1", "2"));
}

TEST(PathTable, AnEmptyPartCountsUnlessItIsAtTheEnd) {
  for (const auto* path : {"", ".a", "a..b", "..a."}) EXPECT_TRUE(has_empty_part(path)) << path;
  for (const auto* path : {"a", "a.b", "a.", "a..", "."}) EXPECT_FALSE(has_empty_part(path)) << path;
}

}  // namespace
}  // namespace tocsin::match
