#include "cli/match/match_stats.h"

#include <fmt/format.h>
#include <numeric>

namespace tocsin::cli {

std::string to_json_line(const scan::Totals& totals) {
  const auto matches = std::accumulate(totals.counts.begin(), totals.counts.end(), std::uint64_t{0});
  const auto a_second = [&](double amount) {
    return totals.match_seconds > 0 ? amount / totals.match_seconds : 0.0;
  };
  return fmt::format(
      "{{\"events\":{},\"matches\":{},\"bytes\":{},\"read_seconds\":{:.6f},\"match_seconds\":{:.6f},"
      "\"events_per_second\":{:.0f},\"gb_per_second\":{:.3f},\"threads\":{}}}\n",
      totals.events, matches, totals.bytes, totals.read_seconds, totals.match_seconds,
      a_second(static_cast<double>(totals.events)), a_second(static_cast<double>(totals.bytes) / 1e9),
      totals.threads);
}

}  // namespace tocsin::cli
