// The queues of the settings as sources of the service, with the AWS client that they share.
#pragma once

#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "config/config.h"
#include "pipeline/service.h"

namespace tocsin::cli {

/// One source a queue; nothing is asked of AWS yet. An error when the environment's AWS settings are wrong or a queue's place is unknown. The
/// intake must outlive what is returned.
Result<std::vector<pipeline::ServiceSource>> queue_sources(const std::vector<config::Queue>& queues,
                                                           source::Intake& intake);

/// What stands in the way, by asking each queue for its attributes.
std::vector<Error> queue_obstacles(const std::vector<config::Queue>& queues);

}  // namespace tocsin::cli
