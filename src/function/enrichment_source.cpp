#include "function/enrichment_source.h"

#include <cstddef>
#include <utility>

#include "base/log.h"
#include "function/place.h"

namespace tocsin::function {
namespace {

// Fifty thousand accounts.
constexpr std::size_t kMostNames = std::size_t{4} << 20;

Enrichment without(const Error& error) {
  log::error("alerts go out without names of accounts and networks: " + to_string(error));
  return Enrichment::unreadable(to_string(error));
}

}  // namespace

Enrichment load_enrichment(const Settings& settings, const std::string& folder, aws::Client& client,
                           net::Deadline deadline) {
  const auto place = place_or(settings.enrichment, folder, "enrichment.json");
  if (place.empty()) return {};
  const auto text = read_place("TOCSIN_ENRICHMENT", place, folder, kMostNames, client, deadline);
  if (!text) return without(text.error());
  auto read = Enrichment::read(*text);
  return read ? std::move(*read) : without(read.error());
}

}  // namespace tocsin::function
