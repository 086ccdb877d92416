// Time zones out of the system's database, as values. The only user of the date library.
#pragma once

#include <optional>
#include <string>

#include "base/zone.h"

namespace tocsin::config {

/// "Europe/Berlin", as IANA names it: what the database knows of it from 2020 to 2100. Nothing when it knows no such zone, or there is no database.
/// Thread-safe; reads files the first time.
std::optional<Zone> load_zone(const std::string& name);

}  // namespace tocsin::config
