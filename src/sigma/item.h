// A field of an event and what it is tried with. A value.
#pragma once

#include <string>
#include <vector>

#include "sigma/value_check.h"

namespace tocsin::sigma {

/// One test that holds for one of the field's values is enough.
struct Item {
  std::string field;  // empty: every text of the event (keywords)
  std::vector<ValueTest> tests;
};

}  // namespace tocsin::sigma
