#include "correlation/steps.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace tocsin::correlation {
namespace {

/// Steps on one side, events on the other: a step is given an event, and one that has it may have to take another (augmenting paths).
class Matching {
 public:
  explicit Matching(std::span<const Entry> entries) {
    for (const auto& entry : entries) {
      auto found = std::find_if(events_.begin(), events_.end(),
                                [&](const Event& event) { return event.id == entry.id; });
      if (found == events_.end()) found = events_.insert(found, {entry.id, {}, kNobody});
      found->members.push_back(entry.member);
    }
  }

  /// False, and nothing is changed, when the step cannot be filled beside those that are.
  bool fill(std::size_t member) {
    steps_.push_back(member);
    std::vector<bool> asked(events_.size());
    if (give(steps_.size() - 1, asked)) return true;
    steps_.pop_back();
    return false;
  }

 private:
  static constexpr std::size_t kNobody = static_cast<std::size_t>(-1);
  struct Event {
    std::string_view id;
    std::vector<std::size_t> members;
    std::size_t step;
  };

  bool give(std::size_t step, std::vector<bool>& asked) {
    for (std::size_t e = 0; e < events_.size(); ++e) {
      auto& event = events_[e];
      if (asked[e] || std::ranges::find(event.members, steps_[step]) == event.members.end()) continue;
      asked[e] = true;
      if (event.step == kNobody || give(event.step, asked)) {
        event.step = step;
        return true;
      }
    }
    return false;
  }

  std::vector<Event> events_;
  std::vector<std::size_t> steps_;
};

}  // namespace

std::size_t members_filled(const Definition& definition, std::span<const Entry> entries) {
  Matching matching(entries);
  std::size_t filled = 0;
  for (std::size_t member = 0; member < definition.members.size(); ++member) {
    const auto before = matching;
    std::size_t steps = 0;
    while (steps < definition.members[member].at_least && matching.fill(member)) ++steps;
    if (steps == definition.members[member].at_least) {
      ++filled;
    } else {
      matching = before;
    }
  }
  return filled;
}

bool filled_in_order(const Definition& definition, std::span<const Entry> entries) {
  std::size_t member = 0;
  std::size_t steps = 0;
  for (std::size_t i = 0; i < entries.size() && member < definition.members.size();) {
    auto end = i;
    while (end < entries.size() && entries[end].time == entries[i].time) ++end;
    Matching together(entries.subspan(i, end - i));
    while (member < definition.members.size() && together.fill(member)) {
      if (++steps < definition.members[member].at_least) continue;
      ++member;
      steps = 0;
    }
    i = end;
  }
  return member == definition.members.size();
}

bool differ_in_order(std::span<const Entry> entries) {
  for (const auto& first : entries) {
    if (first.member != 0) continue;
    for (const auto& second : entries) {
      if (second.member == 1 && second.time >= first.time && second.id != first.id &&
          second.value != first.value)
        return true;
    }
  }
  return false;
}

}  // namespace tocsin::correlation
