// Where the authorities are found that somebody trusts; only for tls.cpp.
#pragma once

#include <optional>
#include <string>

#include "net/authorities.h"
#include "net/trust.h"

namespace tocsin::net {

/// Nothing when all is well, else what is wrong: one printable sentence.
std::optional<std::string> load_authorities(Authorities& into, const Trust& trust);

}  // namespace tocsin::net
