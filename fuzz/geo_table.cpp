// A line with an address or a range, then a table of countries: whatever they are, a look-up ends, and gives two letters or none.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "geo/address.h"
#include "geo/country_table.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto line = bytes.find('\n');
  if (line == std::string_view::npos) return 0;
  const auto text = bytes.substr(0, line);
  const auto address = geo::parse_address(text);
  if (const auto range = geo::parse_range(text); range && !range->contains(range->first)) std::abort();
  const auto table = geo::CountryTable::open(bytes.substr(line + 1));
  if (!address || !table) return 0;
  if (geo::special_kind(geo::without_tunnel(*address)).size() > 20) std::abort();
  const auto country = table->country_of(*address);
  if (!country.empty() && country.size() != 2) std::abort();
  return 0;
}
