// The section `enrichment` of the settings: files and names that say more about an event. Each is optional.
#pragma once

#include <string>
#include <vector>

#include "geo/address.h"

namespace tocsin::enrich {

/// Networks that somebody knows by a name: "office", "VPN".
struct NamedRange {
  std::string name;
  geo::Range range;
};

struct Settings {
  std::vector<NamedRange> own_ranges;
  std::string aws_ranges;  // AWS's ip-ranges.json
  std::string city;        // MaxMind-format databases
  std::string network;
  std::string accounts;        // names and organizational units: see accounts.h
  bool organizations = false;  // names of the accounts that the file does not have are asked for at the start
  bool organizational_units = false;  // and where each of them stands in the organisation
};

}  // namespace tocsin::enrich
