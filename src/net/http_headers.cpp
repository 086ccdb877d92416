#include "net/http_headers.h"

#include <algorithm>

#include "base/text.h"

namespace tocsin::net {

std::optional<std::string_view> find_header(const HttpHeaders& headers, std::string_view name) {
  const auto wanted = to_lower_ascii(name);
  const auto found = std::find_if(headers.begin(), headers.end(),
                                  [&](const auto& h) { return to_lower_ascii(h.first) == wanted; });
  if (found == headers.end()) return std::nullopt;
  return found->second;
}

}  // namespace tocsin::net
