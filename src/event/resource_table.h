// Where each service's calls say what they act on. Data, so that a service is one line to add.
#pragma once

#include <span>
#include <string_view>

namespace tocsin::event {

enum class Part { request, response };

struct ResourcePlace {
  std::string_view service;  // eventSource up to its first dot
  Part part;                 // requestParameters or responseElements
  std::string_view path;     // keys joined by dots; "items[]" goes through an array
  std::string_view
      type;  // CloudFormation's name; of the places of one type the first that holds something counts
  /// {p}artition, {r}egion, {a}ccount, {v}alue, {path} of an IAM entity; empty: the value is the name. A value that is an ARN
  /// stays as it is.
  std::string_view arn;
};

/// In order; none for a service that is not in the table.
std::span<const ResourcePlace> resource_places(std::string_view service);

}  // namespace tocsin::event
