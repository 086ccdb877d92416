#include <arpa/inet.h>

#include "base/text.h"
#include "net/http_server.h"

namespace tocsin::net {
namespace {

// net stands beside doc in the order of the folders, so it writes its few lines of JSON itself.
std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : printable(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace

std::optional<std::string_view> HttpRequest::header(std::string_view name) const {
  return find_header(headers, name);
}

HttpResponse http_error(int status, std::string_view error, std::string_view hint, std::string_view where) {
  HttpResponse response{status};
  response.body = "{\"error\":" + json_text(error);
  if (!where.empty()) response.body += ",\"where\":" + json_text(where);
  if (!hint.empty()) response.body += ",\"hint\":" + json_text(hint);
  response.body += "}\n";
  return response;
}

bool is_loopback(std::string_view address) {
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  const std::string text(address);
  in_addr v4{};
  in6_addr v6{};
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24U) == 127U;
  if (inet_pton(AF_INET6, text.c_str(), &v6) == 1) return IN6_IS_ADDR_LOOPBACK(&v6) != 0;
  return to_lower_ascii(address) == "localhost";
}

}  // namespace tocsin::net
