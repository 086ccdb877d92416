// The sources of the settings as what the service runs.
#pragma once

#include <vector>

#include "config/config.h"
#include "pipeline/service.h"

namespace tocsin::cli {

/// Watched folders, followed files and standard input; HTTP stands beside the service.
std::vector<pipeline::ServiceSource> sources_of(const config::Sources& sources);

}  // namespace tocsin::cli
