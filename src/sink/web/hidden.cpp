#include "sink/web/hidden.h"

#include <algorithm>

#include "aws/url.h"
#include "base/text.h"

namespace tocsin::sink {
namespace {

// Shorter parts are words such as "services" or "v2": to hide them would hide what the server says.
constexpr std::size_t kShortestPart = 10;
constexpr std::size_t kShortestSecret = 4;

}  // namespace

std::vector<Secret> secrets_of_url(const Secret& url) {
  std::vector<Secret> secrets{url};
  const auto parsed = aws::parse_url(url.reveal());
  if (!parsed) return secrets;
  secrets.emplace_back(parsed->target);
  std::string_view rest = parsed->target;
  while (!rest.empty()) {
    const auto part = rest.substr(0, rest.find_first_of("/?&="));
    if (part.size() >= kShortestPart) secrets.emplace_back(std::string(part));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  }
  return secrets;
}

std::string without_secrets(std::string_view text, std::span<const Secret> secrets, std::size_t max_bytes) {
  std::vector<std::string_view> longest_first;
  for (const auto& secret : secrets) {
    if (secret.reveal().size() >= kShortestSecret) longest_first.push_back(secret.reveal());
  }
  std::sort(longest_first.begin(), longest_first.end(),
            [](std::string_view a, std::string_view b) { return a.size() > b.size(); });
  std::string clean(text);
  for (const auto secret : longest_first) {
    std::string out;
    std::size_t from = 0;
    for (auto at = clean.find(secret); at != std::string::npos; at = clean.find(secret, from)) {
      out.append(clean, from, at - from).append("<secret>");
      from = at + secret.size();
    }
    clean = out.append(clean, from);
  }
  return shorten(trim(printable(clean)), max_bytes);
}

}  // namespace tocsin::sink
