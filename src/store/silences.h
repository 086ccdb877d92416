// What a person has said not to be rung for, until when and why. Matchers are JSON that the store does not read.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"

namespace tocsin::store {

struct Silence {
  std::string id;  // 8 hex digits
  std::string matchers;
  std::string author;
  std::string reason;
  Time created;
  Time starts;
  Time ends;
  bool critical = false;    // holds back critical alerts too
  std::int64_t hidden = 0;  // alerts so far; filled when read
};

/// So many may be neither ended nor expired: each is asked for each new alert.
inline constexpr std::int64_t kMostSilences = 200;

}  // namespace tocsin::store
