// The `Date` of an HTTP answer (RFC 9110, 5.6.7).
#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"

namespace tocsin::aws {

/// "Sun, 06 Nov 1994 08:49:37 GMT"; the two forms that are obsolete are not read.
std::optional<Time> parse_http_date(std::string_view text);

}  // namespace tocsin::aws
