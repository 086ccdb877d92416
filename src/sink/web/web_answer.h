// What an HTTP answer, or none, says of a message. Pure, thread-safe.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "net/http_client.h"
#include "sink/sink.h"

namespace tocsin::sink {

/// By the status alone: 2xx is delivered; the message is wrong for good (400, 413, 415, 422); address, key or permission are wrong, and the
/// operator can mend them (401, 403, 404, 410, redirects, other 4xx); too fast (429: the channel pauses, no attempt is charged); the
/// server stumbled (408, 409, 425, 5xx). The text may hold what the server wrote, of any length.
DeliveryResult web_outcome(const net::HttpAnswer& answer, Time now);

/// Why no answer came.
FailureReason reason_of(net::HttpFailure::Kind kind);

/// When no answer came. A request that may have arrived whole is `unknown`.
NotDelivered web_failure(const net::HttpFailure& failure);

/// The longest of `Retry-After` (seconds, also broken ones, or an HTTP date) and `X-RateLimit-Reset-After` (seconds).
std::optional<Milliseconds> wait_asked_for(const net::HttpAnswer& answer, Time now);

}  // namespace tocsin::sink
