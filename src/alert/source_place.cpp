#include "alert/source_place.h"

#include <fmt/format.h>

#include "geo/address.h"
#include "geo/country.h"

namespace tocsin::alert {

std::string source_place(const event::Event& event, std::string_view country) {
  const auto& context = event.context;
  const auto address = geo::parse_address(event.source_ip);
  const auto kind = address ? geo::special_kind(*address) : std::string_view{};
  std::string place;
  const auto add = [&place](std::string_view text) {
    if (!text.empty()) place += (place.empty() ? "" : "; ") + std::string(text);
  };
  add(context.range);
  if (!kind.empty()) add(fmt::format("{} address", kind));
  add(context.city.empty() ? geo::country_name(country) : context.city);
  add(context.network);
  return place;
}

std::string source_place(const event::Event& event) {
  return source_place(event, geo::country_of(event.source_ip));
}

}  // namespace tocsin::alert
