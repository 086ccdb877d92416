// Amazon DynamoDB: a conditional write, and a read (API reference "PutItem", "GetItem", version 2012-08-10).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "aws/client.h"

namespace tocsin::aws {

/// DynamoDB's types S and N; of N whole numbers only.
using AttributeValue = std::variant<std::string, std::int64_t>;
using Attributes = std::vector<std::pair<std::string, AttributeValue>>;
using AttributeNames = std::vector<std::pair<std::string, std::string>>;

/// Null when there is none.
const AttributeValue* find_attribute(const Attributes& attributes, std::string_view name);

struct PutItem {
  std::string table;  // name or ARN
  Attributes item;
  std::string condition;  // ConditionExpression
  AttributeNames names;   // ExpressionAttributeNames: "#state" -> "state"
  Attributes values;      // ExpressionAttributeValues: ":now" -> 1700000000
};

struct PutOutcome {
  bool written = false;
  Attributes old;  // not written: the item that is there; of it only texts and whole numbers
};

/// A condition that does not hold is no error. The client's retries may meet an earlier attempt's own item.
CallResult<PutOutcome> put_item(Client& client, const PutItem& put, net::Deadline deadline);

/// The item whose only key `id` is this, of it only texts and whole numbers; empty when there is none. A consistent read. Needs dynamodb:GetItem.
CallResult<Attributes> get_item(Client& client, const std::string& table, const std::string& id,
                                net::Deadline deadline);

}  // namespace tocsin::aws
