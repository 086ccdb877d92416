#include "correlation/window.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <set>

#include "correlation/judge.h"
#include "correlation/state.h"

namespace tocsin::correlation {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Time kStart = Time(hours(24 * 365 * 50));

Definition counting(double threshold, Milliseconds timespan = minutes(5)) {
  Definition out;
  out.type = Type::event_count;
  out.members = {{"failed"}};
  out.timespan = timespan;
  out.threshold = threshold;
  return out;
}

Definition ordered(std::vector<Member> members, Milliseconds timespan = minutes(10)) {
  Definition out;
  out.type = Type::temporal_ordered;
  out.threshold = static_cast<double>(members.size());
  out.members = std::move(members);
  out.timespan = timespan;
  return out;
}

Entry at(Milliseconds after, std::size_t member = 0, std::string value = {}) {
  Entry out;
  out.time = kStart + after;
  out.member = member;
  out.id = std::to_string(after.count()) + "-" + std::to_string(member) + value;
  out.value = std::move(value);
  return out;
}

struct Run {
  Window window;
  std::vector<Rung> rings;
};

Run run(const Definition& definition, const std::vector<Entry>& entries) {
  Run out;
  for (const auto& entry : entries) {
    const auto added = add(out.window, definition, entry);
    out.rings.insert(out.rings.end(), added.rings.begin(), added.rings.end());
  }
  return out;
}

std::size_t rings(const Definition& definition, const std::vector<Entry>& entries) {
  return run(definition, entries).rings.size();
}

using Times = std::vector<std::pair<Time, Time>>;

Times spans_of(const Window& window) {
  Times out;
  for (const auto& span : window.spans) out.emplace_back(span.first, span.last);
  return out;
}

/// The truth, written down without cleverness: all windows that hold, joined until nothing is near.
Times truth(const Definition& definition, std::vector<Entry> entries) {
  std::ranges::sort(entries, {}, [](const Entry& entry) { return place_of(entry); });
  Times out;
  for (const auto& end : entries) {
    std::vector<Entry> inside;
    std::ranges::copy_if(entries, std::back_inserter(inside), [&](const Entry& entry) {
      return entry.time <= end.time && entry.time >= end.time - definition.timespan;
    });
    if (holds(definition, inside)) out.emplace_back(inside.front().time, inside.back().time);
  }
  std::ranges::sort(out);
  for (std::size_t i = 0; i + 1 < out.size();) {
    if (out[i + 1].first <= out[i].second + definition.timespan) {
      out[i].second = std::max(out[i].second, out[i + 1].second);
      out.erase(out.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    } else {
      ++i;
    }
  }
  return out;
}

TEST(window, rings_when_the_count_is_reached_and_once) {
  const auto definition = counting(3);
  EXPECT_EQ(rings(definition, {at(minutes(0)), at(minutes(1))}), 0U);
  const auto three = run(definition, {at(minutes(0)), at(minutes(1)), at(minutes(2))});
  ASSERT_EQ(three.rings.size(), 1U);
  EXPECT_EQ(three.rings[0].event_id, at(minutes(2)).id);
  EXPECT_EQ(three.rings[0].key, at(minutes(0)).id);
  EXPECT_EQ(three.rings[0].measured, 3);
  EXPECT_EQ(
      rings(definition, {at(minutes(0)), at(minutes(1)), at(minutes(2)), at(minutes(3)), at(minutes(9))}),
      1U);
}

TEST(window, has_no_borders_that_a_burst_could_straddle) {
  for (int shift = 0; shift < 600; shift += 7) {
    const auto from = seconds(shift);
    EXPECT_EQ(rings(counting(3), {at(from), at(from + seconds(150)), at(from + seconds(300))}), 1U) << shift;
    EXPECT_EQ(rings(counting(3), {at(from), at(from + seconds(150)), at(from + seconds(301))}), 0U) << shift;
  }
}

TEST(window, counts_an_event_once_however_often_it_comes) {
  const auto definition = counting(3);
  auto state =
      run(definition, {at(minutes(0)), at(minutes(0)), at(minutes(1)), at(minutes(1)), at(minutes(1))});
  EXPECT_TRUE(state.rings.empty());
  EXPECT_EQ(add(state.window, definition, at(minutes(1))).fate, Added::Fate::known);
  EXPECT_EQ(add(state.window, definition, at(minutes(2))).rings.size(), 1U);
  const auto before = to_text({state.window, {}, {}});
  const auto again = add(state.window, definition, at(minutes(2)));
  ASSERT_EQ(again.rings.size(), 1U) << "who died before the alert was sent must find the ring";
  EXPECT_EQ(again.rings[0].key, at(minutes(0)).id);
  EXPECT_EQ(to_text({state.window, {}, {}}), before);
}

TEST(window, the_event_that_rang_finds_its_ring_days_later) {
  const auto definition = counting(2);
  auto state = run(definition, {at(minutes(0)), at(minutes(1)), at(hours(24 * 3))});
  EXPECT_EQ(add(state.window, definition, at(minutes(1))).rings.size(), 1U);
  EXPECT_EQ(add(state.window, definition, at(minutes(0))).fate, Added::Fate::late);
}

TEST(window, pauses_shorter_than_the_timespan_are_one_attack_longer_ones_two) {
  const std::vector<Entry> bursts = {at(minutes(0)), at(minutes(1)), at(minutes(6)), at(minutes(7))};
  EXPECT_EQ(rings(counting(2), bursts), 1U);
  EXPECT_EQ(rings(counting(2), {at(minutes(0)), at(minutes(1)), at(minutes(7)), at(minutes(8))}), 2U);
  EXPECT_EQ(rings(counting(2), {at(minutes(7)), at(minutes(8)), at(minutes(0)), at(minutes(1))}), 2U);
}

TEST(window, an_attack_that_goes_on_for_a_day_rings_again) {
  std::vector<Entry> entries;
  for (int i = 0; i <= 60 * 25; ++i) entries.push_back(at(minutes(i)));
  const auto state = run(counting(3), entries);
  ASSERT_EQ(state.rings.size(), 2U);
  EXPECT_TRUE(state.rings[1].continues);
  EXPECT_NE(state.rings[0].key, state.rings[1].key);
}

TEST(window, ten_failures_of_two_hours_then_a_success) {
  const auto definition = ordered({{"failed", 10}, {"success"}});
  std::vector<Entry> entries;
  for (int i = 0; i < 120 * 2; ++i) entries.push_back(at(seconds(30 * i)));
  EXPECT_EQ(rings(definition, entries), 0U);
  entries.push_back(at(minutes(120), 1));
  EXPECT_EQ(rings(definition, entries), 1U);
  EXPECT_EQ(rings(definition, {at(minutes(0)), at(minutes(1), 1)}), 0U) << "one failure is no attack";
}

TEST(window, what_happens_in_one_second_has_no_order_and_one_event_fills_one_step) {
  const auto definition = ordered({{"create"}, {"attach"}, {"key"}});
  EXPECT_EQ(rings(definition, {at(seconds(1), 2), at(seconds(1), 1), at(seconds(1), 0)}), 1U);
  EXPECT_EQ(rings(definition, {at(seconds(1), 0), at(seconds(3), 1), at(seconds(2), 2)}), 0U);
  const auto tamper = ordered({{"tamper"}, {"write"}});
  Entry both = at(seconds(1), 0);
  Entry same = both;
  same.member = 1;
  EXPECT_EQ(rings(tamper, {both, same}), 0U);
  EXPECT_EQ(rings(tamper, {both, same, at(seconds(1), 1)}), 1U);
  auto any_order = tamper;
  any_order.type = Type::temporal;
  EXPECT_EQ(rings(any_order, {both, same}), 0U);
  EXPECT_EQ(rings(any_order, {at(seconds(1), 1), at(seconds(9), 0)}), 1U);
}

TEST(window, steps_whose_values_must_differ) {
  auto definition = ordered({{"created"}, {"used"}});
  definition.differ = true;
  EXPECT_EQ(rings(definition, {at(seconds(1), 0, "192.0.2.1"), at(seconds(9), 1, "192.0.2.1")}), 0U);
  EXPECT_EQ(rings(definition, {at(seconds(1), 0, "192.0.2.1"), at(seconds(9), 1, "198.51.100.7")}), 1U);
  EXPECT_EQ(rings(definition, {at(seconds(9), 0, "192.0.2.1"), at(seconds(1), 1, "198.51.100.7")}), 0U);
}

TEST(window, numbers_are_summed_averaged_and_ranked) {
  auto definition = counting(100);
  const auto number = [](int minute, double value) {
    auto entry = at(minutes(minute));
    entry.number = value;
    return entry;
  };
  definition.type = Type::value_sum;
  EXPECT_EQ(rings(definition, {number(0, 60), number(1, 39)}), 0U);
  EXPECT_EQ(rings(definition, {number(0, 60), number(1, 40)}), 1U);
  definition.type = Type::value_avg;
  definition.samples = 3;
  EXPECT_EQ(rings(definition, {number(0, 500), number(1, 500)}), 0U) << "too few to say";
  EXPECT_EQ(rings(definition, {number(0, 100), number(1, 100), number(2, 99)}), 0U);
  EXPECT_EQ(rings(definition, {number(0, 100), number(1, 100), number(2, 100)}), 1U);
  definition.type = Type::value_percentile;
  definition.percentile = 50;
  EXPECT_EQ(rings(definition, {number(0, 1), number(1, 99), number(2, 900)}), 0U);
  EXPECT_EQ(rings(definition, {number(0, 1), number(1, 100), number(2, 900)}), 1U);
}

TEST(window, a_flood_does_not_push_out_what_is_rare) {
  auto definition = counting(5, minutes(60));
  definition.type = Type::value_count;
  std::vector<Entry> entries;
  for (int i = 0; i < 2000; ++i) {
    entries.push_back(at(seconds(i), 0, i % 400 == 0 ? "rare" + std::to_string(i) : "flood"));
    if (i % 400 == 0) entries.back().time += Milliseconds(1);
  }
  const auto state = run(definition, entries);
  EXPECT_EQ(state.rings.size(), 1U);
  EXPECT_LE(state.window.entries.size(), most_entries(definition));

  const auto steps = ordered({{"first"}, {"second"}, {"third"}}, minutes(60));
  entries = {at(seconds(0), 0), at(seconds(1), 1)};
  for (int i = 2; i < 3000; ++i) entries.push_back(at(seconds(i), 0));
  entries.push_back(at(seconds(3001), 2));
  EXPECT_EQ(rings(steps, entries), 1U);
}

TEST(window, a_count_beyond_what_is_kept_says_at_least) {
  const auto definition = counting(3, minutes(60));
  std::vector<Entry> entries;
  for (int i = 0; i < 500; ++i) entries.push_back(at(seconds(i)));
  auto state = run(definition, entries);
  EXPECT_EQ(state.window.entries.size(), most_entries(definition));
  const auto later = add(state.window, definition, at(hours(24) + minutes(20)));
  EXPECT_TRUE(later.rings.empty());
  EXPECT_EQ(add(state.window, definition, at(seconds(0))).fate, Added::Fate::late);
  auto many = counting(400, minutes(60));
  many.inclusive = false;
  EXPECT_EQ(rings(many, entries), 1U);
}

TEST(window, telling_entries_are_the_first_and_the_last_or_one_a_value) {
  std::vector<Entry> entries;
  for (int i = 0; i < 30; ++i) entries.push_back(at(seconds(i), 0, i % 2 == 0 ? "a" : "b"));
  auto definition = counting(3);
  auto state = run(definition, entries);
  const auto told = telling_entries(state.window, definition, kStart, kStart + seconds(29), 10);
  ASSERT_EQ(told.size(), 10U);
  EXPECT_EQ(told.front().time, kStart);
  EXPECT_EQ(told[4].time, kStart + seconds(4));
  EXPECT_EQ(told[5].time, kStart + seconds(25));
  EXPECT_EQ(told.back().time, kStart + seconds(29));
  definition.type = Type::value_count;
  EXPECT_EQ(telling_entries(state.window, definition, kStart, kStart + seconds(29), 10).size(), 2U);
}

/// Streams whose events come at most kLateness after one that happened later.
class Orders : public ::testing::TestWithParam<Type> {};

TEST_P(Orders, give_the_same_spans_and_a_ring_each) {
  std::mt19937 random(7);
  for (int round = 0; round < 120; ++round) {
    Definition definition = counting(3, minutes(1 + static_cast<int>(random() % 20)));
    definition.type = GetParam();
    definition.members = {{"a"}, {"b"}};
    if (definition.is_temporal()) definition.threshold = 2;
    std::vector<Entry> entries;
    auto time = Milliseconds(0);
    for (std::size_t i = 0; i < 40; ++i) {
      time += seconds(random() % 400);
      entries.push_back(at(time, random() % 2, std::to_string(random() % 5)));
      entries.back().number = 1;
      entries.back().id += "#" + std::to_string(i);
    }
    const auto in_order = run(definition, entries);
    ASSERT_EQ(spans_of(in_order.window), truth(definition, entries));
    ASSERT_EQ(in_order.rings.size(), in_order.window.spans.size()) << "in order each span rings once";

    auto arrival = entries;
    std::vector<std::pair<Time, std::size_t>> keys;
    for (std::size_t i = 0; i < entries.size(); ++i)
      keys.emplace_back(entries[i].time + minutes(random() % 31), i);
    std::ranges::sort(keys);
    for (std::size_t i = 0; i < keys.size(); ++i) arrival[i] = entries[keys[i].second];
    for (int twice = 0; twice < 5; ++twice) {
      const auto which = static_cast<std::ptrdiff_t>(random() % arrival.size());
      const auto again = arrival[static_cast<std::size_t>(which)];
      const auto later = std::min(which + static_cast<std::ptrdiff_t>(random() % 5), std::ssize(arrival));
      arrival.insert(arrival.begin() + later, again);
    }
    const auto shuffled = run(definition, arrival);
    ASSERT_EQ(spans_of(shuffled.window), spans_of(in_order.window));
    for (const auto& span : shuffled.window.spans) ASSERT_FALSE(span.rung.empty());

    auto text = to_text({shuffled.window, {}, kStart});
    const auto back = from_text(text);
    ASSERT_TRUE(back);
    ASSERT_EQ(to_text(*back), text);
  }
}

INSTANTIATE_TEST_SUITE_P(types, Orders,
                         ::testing::Values(Type::event_count, Type::value_count, Type::value_sum,
                                           Type::temporal, Type::temporal_ordered),
                         [](const auto& one) { return std::string(name(one.param)); });

}  // namespace
}  // namespace tocsin::correlation
