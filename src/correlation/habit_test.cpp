#include "correlation/habit.h"

#include <gtest/gtest.h>

#include "correlation/state.h"

namespace tocsin::correlation {
namespace {

using Days = std::chrono::duration<std::int64_t, std::ratio<86400>>;

const Time kStart = Time(Days(365 * 50));

Definition habits() {
  Definition out;
  out.type = Type::first_seen;
  out.members = {{"call"}};
  out.timespan = Days(30);
  out.learning = Days(7);
  return out;
}

Entry showing(std::string value, int day, std::string id = {}) {
  Entry out;
  out.time = kStart + Days(day);
  out.id = id.empty() ? value + std::to_string(day) : std::move(id);
  out.value = std::move(value);
  return out;
}

TEST(habit, a_new_value_rings_once_the_group_is_known_long_enough) {
  Habit habit;
  EXPECT_FALSE(see(habit, habits(), showing("eu-west-1", 0)).rings);
  EXPECT_FALSE(see(habit, habits(), showing("eu-north-1", 6)).rings) << "it is still being learned";
  EXPECT_FALSE(see(habit, habits(), showing("eu-west-1", 8)).rings);
  const auto seen = see(habit, habits(), showing("ap-southeast-3", 8));
  EXPECT_TRUE(seen.rings);
  EXPECT_EQ(seen.known_values, 2U);
  EXPECT_EQ(seen.since, kStart);
  EXPECT_FALSE(see(habit, habits(), showing("ap-southeast-3", 8, "another event")).rings);
  EXPECT_FALSE(see(habit, habits(), showing("ap-southeast-3", 20)).rings);
}

TEST(habit, the_event_that_rang_rings_when_it_comes_again) {
  Habit habit;
  see(habit, habits(), showing("a", 0));
  EXPECT_TRUE(see(habit, habits(), showing("b", 8)).rings);
  EXPECT_TRUE(see(habit, habits(), showing("b", 8)).rings);
  EXPECT_FALSE(see(habit, habits(), showing("b", 7)).rings) << "an earlier one that comes late";
}

TEST(habit, what_was_not_shown_for_the_memory_s_length_is_new_again) {
  Habit habit;
  see(habit, habits(), showing("a", 0));
  for (int day = 1; day < 80; ++day) see(habit, habits(), showing("b", day));
  EXPECT_TRUE(see(habit, habits(), showing("a", 80)).rings);
}

TEST(habit, is_written_seldom_when_nothing_is_new) {
  Habit habit;
  int writes = 0;
  for (int hour = 0; hour < 24 * 30; ++hour) {
    auto entry = showing("a", 0);
    entry.time += std::chrono::hours(hour);
    writes += see(habit, habits(), entry).changed ? 1 : 0;
  }
  EXPECT_LT(writes, 25);
}

TEST(habit, a_group_that_shows_ever_new_values_has_none_and_stays_bounded) {
  Habit habit;
  for (std::size_t i = 0; i < kMostShown; ++i) see(habit, habits(), showing("v" + std::to_string(i), 0));
  for (int i = 0; i < 1000; ++i)
    EXPECT_FALSE(see(habit, habits(), showing("w" + std::to_string(i), 9)).rings);
  EXPECT_EQ(habit.shown.size(), kMostShown);
  const auto text = to_text({{}, habit, kStart});
  const auto back = from_text(text);
  ASSERT_TRUE(back);
  EXPECT_EQ(to_text(*back), text);
}

TEST(state_text, nonsense_is_refused_and_nothing_breaks) {
  for (const auto* text :
       {"", "{}", "[]", R"({"v":2})", R"({"v":1})", R"({"v":1,"times":[1],"entries":[],"spans":[]})",
        R"({"v":1,"times":[1,2],"entries":[[1]],"spans":[]})",
        R"({"v":1,"times":[1,2],"entries":[],"spans":[[1,2,3]]})", R"({"v":1,"since":1,"shown":[["a",1,2]]})",
        R"({"v":"1"})"}) {
    EXPECT_FALSE(from_text(text)) << text;
  }
}

}  // namespace
}  // namespace tocsin::correlation
