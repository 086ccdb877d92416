// Triggers that any value of a path satisfies but for a few texts (anything-but): each different text is compared once for up to 64 of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "match/check_table.h"
#include "match/quick_look.h"

namespace tocsin::match {

/// Immutable once built; then thread-safe.
class Exclusions {
 public:
  /// A trigger with longer lists is tried by itself.
  static constexpr std::uint32_t kMostTests = 8;

  struct Test {
    QuickTest test;
    std::uint64_t triggers = 0;  // that a string which passes does not satisfy: a bit for each of the group
  };
  struct Group {
    std::uint32_t first_test = 0;
    std::uint32_t end_test = 0;
    std::uint32_t first_trigger = 0;
    std::uint32_t triggers = 0;  // how many

    std::uint64_t all() const { return ~std::uint64_t{0} >> (64 - triggers); }
  };
  struct Groups {
    std::uint32_t first = 0;
    std::uint32_t end = 0;
  };

  static bool holds(const TestCode& test) { return test.excludes_texts() && test.b <= kMostTests; }

  /// All of one path: number and test, of which holds() says yes.
  Groups add(const CheckTable& checks, std::span<const std::pair<std::uint32_t, TestCode>> triggers);

  std::span<const Group> groups(const Groups& groups) const {
    return {groups_.data() + groups.first, groups.end - groups.first};
  }
  std::span<const Test> tests(const Group& group) const {
    return {tests_.data() + group.first_test, group.end_test - group.first_test};
  }
  /// By its bit.
  std::uint32_t trigger(const Group& group, int bit) const {
    return triggers_.data()[group.first_trigger + static_cast<std::uint32_t>(bit)];
  }

  void freeze();
  std::size_t memory() const;  // bytes

 private:
  std::vector<Group> groups_;
  std::vector<Test> tests_;
  std::vector<std::uint32_t> triggers_;
};

}  // namespace tocsin::match
