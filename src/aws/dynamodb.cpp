#include "aws/dynamodb.h"

#include <algorithm>
#include <optional>

#include "aws/whole_number.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "doc/value.h"

namespace tocsin::aws {
namespace {

doc::Value to_wire(const AttributeValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return doc::object({{"S", doc::string(*text)}});
  return doc::object({{"N", doc::string(std::to_string(std::get<std::int64_t>(value)))}});
}

doc::Value to_wire(const Attributes& attributes) {
  auto out = doc::object();
  for (const auto& [name, value] : attributes) out.set(name, to_wire(value));
  return out;
}

std::optional<AttributeValue> from_wire(const doc::Value& value) {
  if (const auto text = doc::string_at(value, "S")) return AttributeValue(std::string(*text));
  const auto digits = doc::string_at(value, "N");
  const auto number = digits ? whole_number<std::int64_t>(*digits) : std::nullopt;
  if (!number) return std::nullopt;
  return AttributeValue(*number);
}

Attributes item_in(const std::string& body) {
  Attributes out;
  const auto answer = doc::parse_json(body);
  if (!answer) return out;
  const auto* item = answer->find("Item");
  if (item == nullptr) return out;
  for (const auto& member : item->members) {
    if (auto value = from_wire(member.value)) out.emplace_back(member.key, std::move(*value));
  }
  return out;
}

std::string request_of(const PutItem& put) {
  auto request = doc::object({{"TableName", doc::string(put.table)},
                              {"Item", to_wire(put.item)},
                              {"ConditionExpression", doc::string(put.condition)},
                              {"ReturnValuesOnConditionCheckFailure", doc::string("ALL_OLD")}});
  if (!put.names.empty()) {
    auto names = doc::object();
    for (const auto& [alias, name] : put.names) names.set(alias, doc::string(name));
    request.set("ExpressionAttributeNames", std::move(names));
  }
  if (!put.values.empty()) request.set("ExpressionAttributeValues", to_wire(put.values));
  return doc::to_json(request);
}

}  // namespace

const AttributeValue* find_attribute(const Attributes& attributes, std::string_view name) {
  const auto found =
      std::find_if(attributes.begin(), attributes.end(), [&](const auto& one) { return one.first == name; });
  return found == attributes.end() ? nullptr : &found->second;
}

CallResult<PutOutcome> put_item(Client& client, const PutItem& put, net::Deadline deadline) {
  auto call = json_call("dynamodb", "DynamoDB_20120810", "PutItem", "1.0", request_of(put));
  call.attempt_limit =
      std::chrono::seconds(3);  // a connection that died in a frozen function says nothing for minutes
  const auto answer = client.call(call, deadline);
  if (answer) return PutOutcome{true, {}};
  if (answer.error().kind != CallError::Kind::condition) return tl::unexpected(answer.error());
  return PutOutcome{false, item_in(answer.error().body)};
}

CallResult<Attributes> get_item(Client& client, const std::string& table, const std::string& id,
                                net::Deadline deadline) {
  const auto request = doc::object({{"TableName", doc::string(table)},
                                    {"Key", to_wire(Attributes{{"id", id}})},
                                    {"ConsistentRead", doc::boolean(true)}});
  const auto answer = client.call(
      json_call("dynamodb", "DynamoDB_20120810", "GetItem", "1.0", doc::to_json(request)), deadline);
  if (!answer) return tl::unexpected(answer.error());
  return item_in(answer->body);
}

}  // namespace tocsin::aws
