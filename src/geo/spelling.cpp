#include "geo/spelling.h"

#include <arpa/inet.h>
#include <array>

#include "geo/address.h"

namespace tocsin::geo {

std::string one_spelling(std::string_view text) {
  // IPv4 addresses have one spelling only.
  if (text.find(':') == std::string_view::npos) return std::string(text);
  const auto address = parse_address(text);
  if (!address) return std::string(text);
  std::array<unsigned char, 16> bytes{};
  for (unsigned i = 0; i < 8; ++i) {
    bytes.at(i) = static_cast<unsigned char>(address->high >> (56U - 8U * i));
    bytes.at(8U + i) = static_cast<unsigned char>(address->low >> (56U - 8U * i));
  }
  std::array<char, INET6_ADDRSTRLEN> out{};
  const bool v4 = is_v4(*address);
  const auto* begin = v4 ? bytes.data() + 12 : bytes.data();
  if (inet_ntop(v4 ? AF_INET : AF_INET6, begin, out.data(), out.size()) == nullptr) return std::string(text);
  return out.data();
}

}  // namespace tocsin::geo
