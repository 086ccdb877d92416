// What the settings of several AWS channels have in common.
#pragma once

#include <string>
#include <string_view>

#include "doc/fields.h"

namespace tocsin::sink {

/// The key `region`; empty when it is not set: then it is the AWS settings' own. An error when it could be no region.
std::string read_region(doc::Fields& fields);

/// Twelve digits.
bool is_account(std::string_view text);

}  // namespace tocsin::sink
