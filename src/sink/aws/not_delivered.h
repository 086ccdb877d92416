// What becomes of an alert that a service of AWS has not taken. Pure.
#pragma once

#include "aws/error.h"
#include "sink/sink.h"

namespace tocsin::sink {

/// What the service says to the same message once more.
enum class Twice {
  rings_again,  // so what may have arrived is unknown
  is_harmless,  // an id or a key makes it the same message: nothing is unknown
};

/// What the operator can mend (name, permission, key, network) pauses the sink and gives nothing up; the reason names a permission that is
/// missing. `is_about_message` tells of an error of the kind `invalid` whether the service refuses this message for good.
NotDelivered not_delivered(const aws::CallError& error, Twice twice,
                           bool (*is_about_message)(const aws::CallError&));

/// A payload that is not what render() made.
NotDelivered unreadable_payload(const std::string& why);

}  // namespace tocsin::sink
