#include "net/http_headers.h"

#include <algorithm>

namespace tocsin::net {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool is_header(std::string_view name, std::string_view wanted) {
  return name.size() == wanted.size() &&
         std::ranges::equal(name, wanted, [](char a, char b) { return lower(a) == lower(b); });
}

std::optional<std::string_view> find_header(const HttpHeaders& headers, std::string_view name) {
  const auto found = std::ranges::find_if(headers, [&](const auto& h) { return is_header(h.first, name); });
  if (found == headers.end()) return std::nullopt;
  return found->second;
}

}  // namespace tocsin::net
