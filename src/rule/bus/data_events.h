// Which API calls CloudTrail records as data events: only in trails that are told to (CloudTrail User Guide, "Logging data
// events", and the services' own guides). Pure.
#pragma once

#include <string_view>
#include <vector>

namespace tocsin::rule {

/// The resource type to be recorded ("AWS::S3::Object") for a call of the service ("s3", "ebs"); empty when it is a management
/// event, or not known to be a data event.
std::string_view data_event_type(std::string_view service, std::string_view event_name);

/// Those that are known to have some.
std::vector<std::string_view> services_with_data_events();

/// All of the service's; none when it is not known to have any.
std::vector<std::string_view> data_event_names(std::string_view service);

}  // namespace tocsin::rule
