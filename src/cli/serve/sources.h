// The sources of the settings as what the service runs.
#pragma once

#include <vector>

#include "base/result.h"
#include "config/config.h"
#include "pipeline/service.h"

namespace tocsin::cli {

/// Watched folders, followed files, standard input and queues; HTTP stands beside the service. An error when a folder is not
/// there or cannot be read, or when it is unknown where a queue is. The intake must outlive what is returned.
Result<std::vector<pipeline::ServiceSource>> sources_of(const config::Sources& sources,
                                                        source::Intake& intake);

}  // namespace tocsin::cli
