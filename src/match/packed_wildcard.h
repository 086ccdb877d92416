// A wildcard's pieces in one run of bytes, so that many lie side by side in one arena. Pure, thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "match/wildcard.h"

namespace tocsin::match {

/// For each piece its size (4 bytes) and its bytes.
std::string pack(const Wildcard& wildcard);

/// True when the whole of `value` fits. Time: its length times the number of pieces, at worst.
bool packed_matches(std::string_view packed, std::string_view value);

/// What an index needs to know of one. `pieces` is 1 when there is no star.
struct WildcardOutline {
  std::string_view first;
  std::string_view longest;
  std::string_view last;
  std::size_t pieces = 0;
};
WildcardOutline outline(std::string_view packed);

}  // namespace tocsin::match
