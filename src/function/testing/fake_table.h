// For tests: DynamoDB as far as PutItem with the two conditions that DynamodbItems uses.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "doc/json_writer.h"
#include "event/testing/sample.h"
#include "function/testing/local_server.h"

namespace tocsin::function::testing {

/// Thread-safe.
class Table {
 public:
  std::string url() const { return server_.url(); }

  /// Of an item; empty when there is none.
  std::string text(const std::string& id, const std::string& attribute) {
    const std::lock_guard guard(mutex_);
    return std::string(doc::string_at(items_[id], attribute + ".S").value_or(""));
  }
  void set_text(const std::string& id, const std::string& attribute, std::string text) {
    const std::lock_guard guard(mutex_);
    items_[id].set(attribute, doc::object({{"S", doc::string(std::move(text))}}));
  }
  std::vector<std::string> ids() {
    const std::lock_guard guard(mutex_);
    std::vector<std::string> out;
    for (const auto& [id, _] : items_) out.push_back(id);
    return out;
  }
  void is_down(bool down) {
    const std::lock_guard guard(mutex_);
    down_ = down;
  }
  int asked() {
    const std::lock_guard guard(mutex_);
    return asked_;
  }
  int refused() {
    const std::lock_guard guard(mutex_);
    return refused_;
  }

 private:
  net::HttpResponse answer(const net::HttpRequest& request) {
    constexpr const char* kJson = "application/x-amz-json-1.0";
    const std::lock_guard guard(mutex_);
    ++asked_;
    if (down_)
      return {400, R"({"__type":"com.amazonaws.dynamodb.v20120810#ValidationException","message":"no"})",
              kJson};
    const auto put = event::testing::json(request.body);
    const auto id = std::string(doc::string_at(put, "Item.id.S").value_or(""));
    const auto known = doc::string_at(put, "ExpressionAttributeValues.:known.S");
    const auto found = items_.find(id);
    const bool there = found != items_.end();
    const bool holds = known ? there && doc::string_at(found->second, "version.S") == known : !there;
    if (holds) {
      items_[id] = *put.find("Item");
      return {200, "{}", kJson};
    }
    ++refused_;
    return {
        400,
        R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"refused")" +
            (there ? ",\"Item\":" + doc::to_json(found->second) : "") + "}",
        kJson};
  }

  std::mutex mutex_;
  std::map<std::string, doc::Value> items_;
  bool down_ = false;
  int asked_ = 0;
  int refused_ = 0;
  const LocalServer server_{"POST", "/", [this](const net::HttpRequest& request) { return answer(request); }};
};

}  // namespace tocsin::function::testing
