// Links into the AWS console of the right partition. Every value from the event is percent-encoded; a region that does not
// look like one gives no link, for it would become part of a host name. Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "alert/alert.h"
#include "event/event.h"

namespace tocsin::alert {

/// The event itself first, then the resource. Empty in partitions whose consoles have no public address (aws-iso...).
std::vector<Link> console_links(const event::Event& event);

/// RFC 3986: all but unreserved characters encoded.
std::string percent_encode(std::string_view text);

}  // namespace tocsin::alert
