// From when to when events happened, by what they say themselves.
#pragma once

#include <string>
#include <string_view>

namespace tocsin::scan {

struct TimeSpan {
  std::string first;  // "2026-11-01T08:00:00Z"; empty: no event said
  std::string last;

  /// As CloudTrail writes it, in UTC to the second; every other text is passed over.
  void add(std::string_view time) {
    if (time.size() != 20 || time[4] != '-' || time[10] != 'T' || time[19] != 'Z') return;
    if (first.empty() || time < first) first = time;
    if (time > last) last = time;
  }
  void add(const TimeSpan& other) {
    add(other.first);
    add(other.last);
  }
};

}  // namespace tocsin::scan
