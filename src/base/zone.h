// A time zone as a value: which offset from UTC holds from when on. Filled from the system's database by `config`, so that what decides by
// local time needs no files.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/clock.h"

namespace tocsin {

struct Zone {
  struct Change {
    std::chrono::sys_seconds from;
    std::chrono::seconds offset;  // local time minus UTC
  };
  std::vector<Change> changes;  // ascending; the first holds before it as well, the last for ever; empty: UTC

  std::chrono::seconds offset_at(Time time) const;
  std::chrono::local_seconds to_local(Time time) const;

  /// When something that begins at this local time begins: at the first of two such times; when there is none, at the next one that is.
  Time begin_of(std::chrono::local_seconds local) const;
  /// When something that ends at this local time ends: at the second of two such times; when there is none, at the next one that is.
  Time end_of(std::chrono::local_seconds local) const;
};

/// By name: "Europe/Berlin".
using Zones = std::map<std::string, Zone, std::less<>>;

}  // namespace tocsin
