// What becomes of a message that SNS has not taken. Pure.
#pragma once

#include "aws/error.h"
#include "sink/sink.h"

namespace tocsin::sink {

/// What the operator can mend (topic, permission, key, network) pauses the sink and gives nothing up. `fifo`: a second Publish with the same
/// deduplication id is harmless, so nothing is unknown.
NotDelivered not_published(const aws::CallError& error, bool fifo);

}  // namespace tocsin::sink
