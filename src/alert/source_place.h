// Where a call came from, as an alert tells it.
#pragma once

#include <string>
#include <string_view>

#include "event/event.h"

namespace tocsin::alert {

/// "office (own range); Bern, Switzerland; AS64496 Example Net"; empty when nothing is known of the address. `country`: of geo::country_of().
/// Not cleaned. Pure, thread-safe.
std::string source_place(const event::Event& event, std::string_view country);
std::string source_place(const event::Event& event);

}  // namespace tocsin::alert
