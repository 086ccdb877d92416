// A text that is kept under a key until it expires, in the table of states.
#pragma once

#include <string>

#include "base/clock.h"

namespace tocsin::store {

struct KeptText {
  std::string key;
  std::string text;
  Time expires{};
};

}  // namespace tocsin::store
