// AWS CloudTrail: which trails there are and whether they record (API reference: DescribeTrails, GetTrailStatus, GetEventSelectors). Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "aws/client.h"
#include "doc/value.h"

namespace tocsin::aws {

struct Trail {
  std::string name;
  std::string arn;
  std::string home_region;
  std::string bucket;
  bool is_multi_region = false;
  bool is_organization = false;
  std::string key_prefix = {};  // of its files in the bucket, before AWSLogs/; without a slash at its end
};

/// Those that record this region's events, also when they were made elsewhere. Needs cloudtrail:DescribeTrails.
CallResult<std::vector<Trail>> describe_trails(Client& client, net::Deadline deadline);

struct TrailStatus {
  bool is_logging = false;
  std::string delivery_error;  // of the last log file: "AccessDenied", "NoSuchBucket"; empty: none
};

/// Needs cloudtrail:GetTrailStatus.
CallResult<TrailStatus> trail_status(Client& client, const std::string& trail_arn, net::Deadline deadline);

/// Which management events a trail records, and data events of which types, some or all.
struct ManagementEvents {
  bool writes = false;
  bool reads = false;
  std::vector<std::string> data_types = {};  // resource types: "AWS::S3::Object"; ascending, each once
};

/// Of basic and advanced event selectors. Needs cloudtrail:GetEventSelectors.
CallResult<ManagementEvents> management_events(Client& client, const std::string& trail_arn,
                                               net::Deadline deadline);

/// The same from the answer's document. Pure.
ManagementEvents read_management_events(const doc::Value& answer);

}  // namespace tocsin::aws
