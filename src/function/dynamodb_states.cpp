#include "function/dynamodb_states.h"

#include <optional>
#include <utility>

#include "base/log.h"
#include "correlation/state.h"

namespace tocsin::function {
namespace {

constexpr std::size_t kMostKnown = 256;

correlation::State state_from(const std::string& text, const std::string& key) {
  if (text.empty()) return {};
  if (auto read = correlation::from_text(text)) return std::move(*read);
  log::error("the state of a correlation is broken and begins anew", {{"key", key}});
  return {};
}

}  // namespace

DynamodbStates::DynamodbStates(aws::Client& client, std::string table, const Clock& clock,
                               std::function<void(Milliseconds)> sleep)
    : items_(client, std::move(table), "window", clock, std::move(sleep)) {}

Status DynamodbStates::change(const std::string& key, const Change& change) {
  if (known_.size() >= kMostKnown) known_.clear();
  const auto on_text = [&](const std::string& text) -> std::optional<DynamodbItems::Text> {
    auto state = state_from(text, key);
    if (!change(state)) return std::nullopt;
    return DynamodbItems::Text{correlation::to_text(state), state.expires};
  };
  return items_.change("state/" + key, known_[key], on_text, deadline_);
}

}  // namespace tocsin::function
