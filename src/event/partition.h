// AWS partitions: separate worlds with their own ARNs and consoles. Source: the partitions of botocore's endpoints.json.
#pragma once

#include <string_view>

namespace tocsin::event {

/// "us-gov-west-1" -> "aws-us-gov". A region that is empty or unknown is taken to be in "aws".
std::string_view partition_of(std::string_view region);

}  // namespace tocsin::event
