// The state of "first seen": which values a group has shown, and since when it is known. docs/adr/0010, 7.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "correlation/definition.h"
#include "correlation/entry.h"

namespace tocsin::correlation {

struct Shown {
  std::string value;
  Time first{};
  Time last{};          // brought up to date now and then: each write costs
  std::string rung_by;  // the event that rang for it; empty: it was learned
};

struct Habit {
  std::vector<Shown> shown;  // ascending by value
  Time since{};              // when the group was first seen

  bool empty() const { return shown.empty(); }
};

struct FirstSeen {
  bool changed = false;
  bool rings = false;            // also when the event that rang comes again
  std::size_t known_values = 0;  // besides this one
  Time since{};
};

/// The most values of one group. A group that shows more has no habit: it rings no more.
inline constexpr std::size_t kMostShown = 300;

FirstSeen see(Habit& habit, const Definition& definition, const Entry& entry);

Time expires(const Habit& habit, const Definition& definition);

}  // namespace tocsin::correlation
