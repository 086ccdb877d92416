// AWS's own addresses, from the file that it publishes: https://ip-ranges.amazonaws.com/ip-ranges.json.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "geo/address.h"

namespace tocsin::enrich {

/// Immutable, thread-safe.
class AwsRanges {
 public:
  /// Entries that cannot be read are passed over; a text that is no such file, or has no entry at all, is an error.
  static Result<AwsRanges> parse(std::string_view text);

  /// "AWS EC2, eu-west-1": the narrowest range that has the address; empty when it is none of AWS's.
  std::string find(const geo::Address& address) const;

 private:
  struct Entry {
    geo::Range range;
    std::string name;
  };
  std::vector<Entry> entries_;
};

}  // namespace tocsin::enrich
