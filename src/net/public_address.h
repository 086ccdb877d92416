// Which addresses are the public internet's, and which belong to this machine, this network or a cloud's metadata service.
#pragma once

#include "net/resolver.h"

namespace tocsin::net {

/// True for an address that the whole internet can reach. False for everything that IANA keeps for something else (RFC 6890 and its registries):
/// loopback, private and carrier-grade networks, link-local with 169.254.169.254, unique local, multicast, documentation. An IPv4
/// address within an IPv6 one (mapped, NAT64, 6to4) counts as what it is. Pure, thread-safe.
bool is_public(const Address& address);

}  // namespace tocsin::net
