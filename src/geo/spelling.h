// One spelling for each IP address, so that texts can be compared. Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace tocsin::geo {

/// An address as inet_ntop writes it (lower case, zeros left out; RFC 5952), an IPv4 address inside IPv6 (::ffff:a.b.c.d) as the IPv4 address.
/// Anything else as it is.
std::string one_spelling(std::string_view text);

}  // namespace tocsin::geo
