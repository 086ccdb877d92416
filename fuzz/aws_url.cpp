// Addresses and regions from the environment: what is taken can be sent in a request's head without changing its meaning.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "aws/container_credentials.h"
#include "aws/endpoint.h"
#include "aws/url.h"

namespace {

void demand(bool holds) {
  if (!holds) std::abort();
}

bool has_none_of(std::string_view text, std::string_view bad) {
  return text.find_first_of(bad) == std::string_view::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  constexpr std::string_view kBad("\r\n\t \0@#\\", 8);
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (const auto url = aws::parse_url(text)) {
    demand(!url->host.empty() && url->port != 0 && has_none_of(url->host, kBad) &&
           has_none_of(url->host, "/?[]"));
    demand(url->target.empty() ||
           (url->target[0] == '/' && has_none_of(url->target, std::string_view("\r\n\t \0#\\", 7))));
    (void)aws::may_give_credentials(*url);
  }
  if (const auto endpoint = aws::resolve_endpoint({}, "sns", text)) {
    demand(endpoint->host.starts_with("sns." + text + ".") && has_none_of(text, kBad) &&
           has_none_of(text, "./:?%"));
  }
  return 0;
}
