#include "event/partition.h"

#include <array>
#include <utility>

namespace tocsin::event {

std::string_view partition_of(std::string_view region) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kByPrefix = {{
      {"us-gov-", "aws-us-gov"},
      {"cn-", "aws-cn"},
      {"us-iso-", "aws-iso"},
      {"us-isob-", "aws-iso-b"},
      {"eu-isoe-", "aws-iso-e"},
      {"us-isof-", "aws-iso-f"},
      {"eusc-", "aws-eusc"},
  }};
  for (const auto& [prefix, partition] : kByPrefix) {
    if (region.starts_with(prefix)) return partition;
  }
  return "aws";
}

}  // namespace tocsin::event
