#include "sink/aws/settings.h"

#include <algorithm>
#include <fmt/format.h>

#include "aws/endpoint.h"
#include "base/text.h"

namespace tocsin::sink {

std::string read_region(doc::Fields& fields) {
  auto region = fields.text("region", "");
  if (!region.empty() && !aws::is_region(region)) {
    fields.error("region", fmt::format("\"{}\" is no region", shorten(printable(region), 64)),
                 "a region is like eu-central-1");
  }
  return region;
}

bool is_account(std::string_view text) {
  return text.size() == 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace tocsin::sink
