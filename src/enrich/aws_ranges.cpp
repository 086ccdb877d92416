#include "enrich/aws_ranges.h"

#include <fmt/format.h>

#include "doc/json_reader.h"

namespace tocsin::enrich {
namespace {

constexpr std::string_view kEverything = "AMAZON";  // contains every other service's ranges

}  // namespace

Result<AwsRanges> AwsRanges::parse(std::string_view text) {
  const auto document = doc::parse_json(text);
  AwsRanges ranges;
  if (document) {
    for (const auto& [list, key] : {std::pair{"prefixes", "ip_prefix"}, {"ipv6_prefixes", "ipv6_prefix"}}) {
      const auto* entries = document->find(list);
      if (entries == nullptr) continue;
      for (const auto& entry : entries->items) {
        const auto range = geo::parse_range(doc::string_at(entry, key).value_or(""));
        if (!range) continue;
        const auto service = doc::string_at(entry, "service").value_or(kEverything);
        const auto region = doc::string_at(entry, "region").value_or("");
        ranges.entries_.push_back(
            {*range, fmt::format("AWS{}{}{}{}", service == kEverything ? "" : " ",
                                 service == kEverything ? "" : service, region.empty() ? "" : ", ", region)});
      }
    }
  }
  if (ranges.entries_.empty()) {
    return fail({ErrorKind::invalid,
                 "this is not AWS's list of its address ranges",
                 {},
                 "curl -O https://ip-ranges.amazonaws.com/ip-ranges.json"});
  }
  return ranges;
}

std::string AwsRanges::find(const geo::Address& address) const {
  const Entry* best = nullptr;
  for (const auto& entry : entries_) {
    if (!entry.range.contains(address)) continue;
    // Of equal ranges the one with a service's name: it is longer than "AWS, region".
    const bool better =
        best == nullptr || entry.range.prefix_bits > best->range.prefix_bits ||
        (entry.range.prefix_bits == best->range.prefix_bits && entry.name.size() > best->name.size());
    if (better) best = &entry;
  }
  return best == nullptr ? std::string{} : best->name;
}

}  // namespace tocsin::enrich
