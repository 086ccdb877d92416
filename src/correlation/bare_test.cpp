#include "correlation/bare.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <set>

#include "correlation/state.h"

namespace tocsin::correlation {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Time kStart = Time(hours(24 * 365 * 50));

Definition counting(double threshold, Milliseconds timespan = hours(1)) {
  Definition out;
  out.members = {{"tried"}};
  out.timespan = timespan;
  out.threshold = threshold;
  return out;
}

Entry event(int number, Milliseconds after) {
  Entry out;
  out.time = kStart + after;
  out.id = "00000000-0000-0000-0000-" + std::to_string(number);
  out.label = "GetObject by somebody from 203.0.113.7";
  return out;
}

TEST(Bare, KeepsWhoCameAndWhen) {
  const auto entry = bare(event(1, seconds(7)));
  EXPECT_EQ(entry.time, kStart + seconds(7));
  EXPECT_EQ(entry.id.size(), 11U);
  EXPECT_EQ(entry.label, "");
  EXPECT_TRUE(is_bare(entry));
  EXPECT_EQ(bare(entry).id, entry.id);
  EXPECT_NE(bare(event(2, seconds(7))).id, entry.id);
  EXPECT_FALSE(is_bare(event(1, seconds(7))));
}

TEST(Bare, WhatIsPackedComesBack) {
  std::mt19937 random(3);
  std::vector<Entry> entries;
  auto after = Milliseconds(0);
  for (int i = 0; i < 1000; ++i) {
    after += Milliseconds(random() % 100'000'000);
    entries.push_back(bare(event(i, after)));
    entries.back().member = random() % 20;
  }
  const auto text = pack(entries);
  EXPECT_EQ(text.size(), 8 + 18 * entries.size());
  const auto back = unpack(text);
  ASSERT_TRUE(back);
  ASSERT_EQ(back->size(), entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    EXPECT_EQ(place_of((*back)[i]), place_of(entries[i]));
    EXPECT_TRUE(is_bare((*back)[i]));
  }
  EXPECT_TRUE(unpack(pack({}))->empty());
}

TEST(Bare, WhatIsNoneIsRefused) {
  const std::vector<Entry> one{bare(event(1, seconds(1)))};
  const auto text = pack(one);
  EXPECT_TRUE(unpack(text));
  EXPECT_FALSE(unpack(""));
  EXPECT_FALSE(unpack(text.substr(1)));
  EXPECT_FALSE(unpack(text + "A"));
  for (const std::size_t i : {0U, 9U, 14U, 20U}) {
    auto broken = text;
    broken[i] = '"';
    EXPECT_FALSE(unpack(broken)) << i;
  }
}

TEST(Bare, AStateOfThemIsShortAndComesBack) {
  const auto definition = counting(static_cast<double>(kMostTimed));
  ASSERT_TRUE(definition.only_times());
  State state;
  std::size_t rang = 0;
  for (std::size_t i = 0; i < 2 * kMostTimed + 50; ++i) {
    const auto number = static_cast<int>(i);
    rang += add(state.window, definition, bare(event(number, Milliseconds(number * 100)))).rings.size();
  }
  EXPECT_EQ(rang, 1U);
  EXPECT_EQ(state.window.entries.size(), 2 * kMostTimed);
  const auto text = to_text(state);
  EXPECT_LT(text.size(), 200'000U) << "an item of DynamoDB is 400 KB at most";
  const auto back = from_text(text);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->window.entries.size(), 2 * kMostTimed);
  EXPECT_EQ(to_text(*back), text);
  EXPECT_FALSE(from_text(R"({"v":1,"times":[0,0],"packed":"A","entries":[],"spans":[],"expires":0})"));
}

/// The number in any order within the lateness, with events told twice, is the number in order.
TEST(Bare, CountsExactlyInAnyOrder) {
  std::mt19937 random(11);
  for (const std::size_t happened : {599U, 600U, 700U}) {
    const auto definition = counting(600, minutes(20));
    std::vector<std::pair<Milliseconds, Entry>> arrival;
    for (std::size_t i = 0; i < happened; ++i) {
      const auto after = Milliseconds(minutes(20)) * i / happened;
      for (std::size_t times = 1 + random() % 2; times > 0; --times)
        arrival.emplace_back(after + minutes(random() % 30), bare(event(static_cast<int>(i), after)));
    }
    std::ranges::sort(arrival, {}, [](const auto& one) { return one.first; });
    State state;
    std::set<std::string> rang;
    for (const auto& [when, entry] : arrival) {
      if (random() % 20 == 0) {  // as a function and the database do with each
        const auto before = from_text(to_text(state));
        ASSERT_TRUE(before);
        state = *before;
      }
      for (const auto& rung : add(state.window, definition, entry).rings) rang.insert(rung.key);
    }
    EXPECT_EQ(rang.size(), happened >= 600 ? 1U : 0U) << happened;
  }
}

}  // namespace
}  // namespace tocsin::correlation
