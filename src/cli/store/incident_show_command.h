// tocsin incidents show ID: one incident, the alerts that joined it, and what comes next.
#pragma once

#include <string>

namespace tocsin::cli {

struct IncidentShowOptions {
  std::string store;  // the store's path; empty: the one of `config`
  std::string config;
  std::string id;                // a unique beginning of six or more characters
  std::string output = "table";  // table | json
};

/// At most the last 1000 alerts, the first of them first. Exit 0; 2 when there is no such incident or the store cannot be read.
int run_incident_show(const IncidentShowOptions& options);

}  // namespace tocsin::cli
