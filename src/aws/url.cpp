#include "aws/url.h"

#include <algorithm>

#include "aws/whole_number.h"

namespace tocsin::aws {
namespace {

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_';
}

bool is_target_character(char c) {
  return c > ' ' && c < 0x7F && std::string_view("#\\\"<>").find(c) == std::string_view::npos;
}

/// The host, which is then cut from the text; empty when there is none.
std::string_view take_host(std::string_view& text) {
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return {};
    const auto host = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
    return host.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos ? host
                                                                                        : std::string_view{};
  }
  const auto host = text.substr(0, text.find_first_of(":/?"));
  text.remove_prefix(host.size());
  return std::all_of(host.begin(), host.end(), is_host_character) ? host : std::string_view{};
}

}  // namespace

tl::expected<Url, std::string> parse_url(std::string_view text) {
  using Wrong = tl::unexpected<std::string>;
  Url url;
  url.tls = text.starts_with("https://");
  if (!url.tls && !text.starts_with("http://")) return Wrong("does not begin with https:// or http://");
  text.remove_prefix(url.tls ? 8 : 7);
  url.host = take_host(text);
  if (url.host.empty() || url.host.size() > 253) return Wrong("names no host");
  url.port = url.tls ? 443 : 80;
  if (text.starts_with(':')) {
    const auto digits = text.substr(1, std::min(text.find_first_of("/?"), text.size()) - 1);
    const auto port = whole_number<std::uint16_t>(digits);
    if (!port || *port == 0) return Wrong("has no port from 1 to 65535");
    url.port = *port;
    text.remove_prefix(digits.size() + 1);
  }
  if (!text.empty() && (text[0] != '/' || !std::all_of(text.begin(), text.end(), is_target_character))) {
    return Wrong("has something behind its host that is no path");
  }
  url.target = text;
  return url;
}

}  // namespace tocsin::aws
