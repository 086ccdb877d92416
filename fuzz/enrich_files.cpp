// A text as AWS's list of ranges and as names of accounts: whatever it is, reading ends, and an error says something.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "enrich/accounts.h"
#include "enrich/aws_ranges.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto ranges = enrich::AwsRanges::parse(text);
  if (ranges) {
    const auto found = ranges->find(geo::parse_address("198.51.100.1").value_or(geo::Address{}));
    if (!found.empty() && !found.starts_with("AWS")) std::abort();
  } else if (ranges.error().what.empty()) {
    std::abort();
  }
  const auto names = enrich::read_accounts({"accounts", text});
  if (names ? names->empty() : names.error().what.empty()) std::abort();
  return 0;
}
