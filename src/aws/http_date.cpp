#include "aws/http_date.h"

#include <array>
#include <fmt/format.h>

#include "base/text.h"

namespace tocsin::aws {

std::optional<Time> parse_http_date(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto words = split(trim(text), ' ');
  if (words.size() != 6 || words[0].size() != 4 || words[5] != "GMT") return std::nullopt;
  for (std::size_t month = 0; month < kMonths.size(); ++month) {
    if (words[2] != kMonths[month]) continue;
    return parse_time(fmt::format("{}-{:02}-{}T{}Z", words[3], month + 1, words[1], words[4]));
  }
  return std::nullopt;
}

}  // namespace tocsin::aws
