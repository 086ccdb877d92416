// Calls that grant something without a document: AddPermission, security groups, shared images and snapshots, access lists, attached policies.
#pragma once

#include <string_view>
#include <vector>

#include "doc/value.h"
#include "event/event.h"
#include "policy/grants.h"

namespace tocsin::policy {

/// Empty for calls of other kinds. `parameters` is the record's requestParameters. Pure, thread-safe.
std::vector<Grant> direct_grants(const event::Event& event, const doc::Value& parameters);

}  // namespace tocsin::policy
