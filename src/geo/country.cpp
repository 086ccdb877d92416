#include "geo/country.h"

#include "geo/address.h"
#include "geo/builtin_table.h"
#include "geo/country_table.h"

namespace tocsin::geo {

std::string_view country_of(std::string_view ip) {
  static const auto kTable = CountryTable::open(builtin_table());
  const auto address = parse_address(ip);
  if (!kTable || !address) return {};
  return kTable->country_of(without_tunnel(*address));
}

}  // namespace tocsin::geo
