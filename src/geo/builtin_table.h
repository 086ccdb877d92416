// The table of countries that the build embeds: made by tools/country-table.
#pragma once

#include <string_view>

namespace tocsin::geo {

/// In the format of country_table.h; empty when the build had no data.
std::string_view builtin_table();

/// Whose data it is, of which day, under which licence; empty when there is none.
std::string_view builtin_table_source();

}  // namespace tocsin::geo
