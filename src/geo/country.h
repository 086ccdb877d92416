// The country of an address, from the table inside the program: the same answer in the function, in an archive and in a test. Pure,
// thread-safe.
#pragma once

#include <string_view>

namespace tocsin::geo {

/// ISO 3166's two letters: "DE". Empty for what is no IP address, no public one, or not in the table (also of a build without
/// data). Where an address is registered, which is not always where its user sits: proxies and mobile networks mislead.
/// For tests 198.18.0.0/16 is "XA" and 198.19.0.0/16 "XB", in every build: nobody has these addresses (RFC 2544).
std::string_view country_of(std::string_view ip);

/// "Germany"; the code itself when it is not known.
std::string_view country_name(std::string_view code);

}  // namespace tocsin::geo
