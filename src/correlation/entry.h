// One event as a window remembers it.
#pragma once

#include <cstddef>
#include <string>
#include <tuple>

#include "base/clock.h"

namespace tocsin::correlation {

struct Entry {
  Time time{};             // when it happened
  std::string id;          // the event's; of one member an event is counted once
  std::size_t member = 0;  // which of the definition's members it is
  std::string value;       // of `field`; empty when the correlation has none
  double number = 0;       // the same, for types that calculate
  std::string label;       // for people: "ConsoleLogin by alice from 203.0.113.7"
};

inline auto place_of(const Entry& entry) {
  return std::tie(entry.time, entry.id, entry.member);
}

}  // namespace tocsin::correlation
