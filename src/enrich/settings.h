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
  std::string
      accounts;  // what `aws organizations list-accounts` writes, or an object of id and name; JSON or YAML
  bool organizations = false;  // names of the accounts that the file does not have are asked for at the start
};

}  // namespace tocsin::enrich
