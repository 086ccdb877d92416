#include "config/read_incidents.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace tocsin::config {
namespace {

using doc::Fields;
using namespace std::chrono_literals;

constexpr Milliseconds kWeek = std::chrono::days(7);
constexpr std::size_t kMostSecrets = 2;

Milliseconds span_at(Fields& fields, std::string_view key, Milliseconds fallback) {
  const auto span = fields.duration(key, fallback);
  if (span < 1s || span > kWeek)
    fields.error(key, fmt::format("\"{}\" is from a second to 7d", key), format_duration(fallback));
  return span;
}

/// "127.0.0.1:8090", "[::1]:0"
void read_listen(Fields& fields, Incidents& incidents) {
  const auto text = fields.text("listen", "");
  if (!fields.has("listen")) return;
  const auto colon = text.rfind(':');
  const auto digits =
      colon == std::string::npos ? std::string_view() : std::string_view(text).substr(colon + 1);
  auto host = text.substr(0, colon == std::string::npos ? 0 : colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  int port = -1;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (host.empty() || digits.empty() || error != std::errc{} || end != digits.data() + digits.size() ||
      port < 0 || port > 65535) {
    fields.error("listen", "\"listen\" is ADDRESS:PORT", "listen: 127.0.0.1:8090");
    return;
  }
  incidents.address = host;
  incidents.port = port;
}

bool is_plain_url(std::string_view url) {
  const bool https = url.starts_with("https://") && url.size() > 8;
  const bool local = url.starts_with("http://127.0.0.1") || url.starts_with("http://localhost") ||
                     url.starts_with("http://[::1]");
  return (https || local) && url.size() <= 500 &&
         std::all_of(url.begin(), url.end(),
                     [](char c) { return c > ' ' && c < 127 && c != '"' && c != '<' && c != '>'; }) &&
         url.find_first_of("?#@\\") == std::string_view::npos;
}

void read_public_url(Fields& fields, Incidents& incidents) {
  auto url = fields.text("public_url", "");
  if (!fields.has("public_url")) return;
  while (url.ends_with('/')) url.pop_back();
  if (!is_plain_url(url)) {
    fields.error("public_url", "\"public_url\" must be an https address without a query",
                 "https://tocsin.example.com; what stands there hands on to \"listen\"");
  }
  incidents.public_url = url;
}

void read_secrets(Fields& fields, Incidents& incidents) {
  const auto* list = fields.maybe_value("link_secrets");
  if (list == nullptr) return;
  if (!list->is(doc::Kind::array) || list->items.empty() || list->items.size() > kMostSecrets) {
    fields.error("link_secrets", "\"link_secrets\" is a list of one or two secrets",
                 "link_secrets: [{env: TOCSIN_LINK_SECRET}]");
    return;
  }
  for (const auto& item : list->items) {
    const auto one = doc::object({{"link_secrets", item}});
    Fields place(fields.source(), one, fields.path(), fields.diagnostics());
    if (auto secret = place.secret("link_secrets")) incidents.link_secrets.push_back(std::move(*secret));
  }
}

}  // namespace

Incidents read_incidents(Fields& fields) {
  Incidents incidents;
  incidents.window = span_at(fields, "window", incidents.window);
  incidents.longest = span_at(fields, "longest", incidents.longest);
  incidents.ack_for = span_at(fields, "ack_for", incidents.ack_for);
  if (incidents.longest < incidents.window)
    fields.error("longest", "\"longest\" is shorter than \"window\"", "an incident would end before it may");
  read_listen(fields, incidents);
  read_public_url(fields, incidents);
  read_secrets(fields, incidents);
  incidents.token = fields.secret("token");
  const bool any = fields.has("listen") || fields.has("public_url") || fields.has("link_secrets");
  for (const auto* key : {"listen", "public_url", "link_secrets"}) {
    if (!any || fields.has(key)) continue;
    fields.error(
        key, fmt::format("links need \"{}\" as well", key),
        "listen: where they are served; public_url: where people reach that; link_secrets: what signs them");
  }
  return incidents;
}

}  // namespace tocsin::config
