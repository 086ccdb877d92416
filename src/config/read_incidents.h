// The section `incidents` of the settings. For src/config alone.
#pragma once

#include "config/config.h"

namespace tocsin::config {

Incidents read_incidents(doc::Fields& fields);

}  // namespace tocsin::config
