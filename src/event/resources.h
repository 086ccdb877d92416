// What a CloudTrail call was about: the best ARN, or the plainest name, of each thing it acted on.
#pragma once

#include <vector>

#include "doc/value.h"
#include "event/event.h"

namespace tocsin::event {

/// Reads service, name, account, region and actor from `event`, the rest from the record. The most telling first, without
/// repetitions, at most kMaxResources.
std::vector<Resource> read_resources(const doc::Value& record, const Event& event);

/// Adds a resource unless its ARN is empty or there already.
void add_resource(std::vector<Resource>& resources, Resource resource);

inline constexpr std::size_t kMaxResources = 50;

}  // namespace tocsin::event
