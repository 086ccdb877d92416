// Calls whose answer is a JSON document.
#pragma once

#include "aws/client.h"
#include "doc/value.h"

namespace tocsin::aws {

/// An answer that is no JSON object is an error of the kind `transient`. An empty one is an empty object.
CallResult<doc::Value> call_for_json(Client& client, const Call& call, net::Deadline deadline);

/// A GET of the REST protocols (Lambda, GuardDuty, Security Hub). `region`: empty for the settings' own.
Call rest_get(std::string service, std::string operation, std::string path, std::string region = {});

/// The text at a path, "" when there is none; numbers and truth values as they are written.
std::string text_in(const doc::Value& value, std::string_view path);

/// The items of the array at a path; none when there is none.
const std::vector<doc::Value>& items_in(const doc::Value& value, std::string_view path);

}  // namespace tocsin::aws
