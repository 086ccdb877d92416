#include "function/dynamodb_policies.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "base/log.h"
#include "past/versions.h"

namespace tocsin::function {
namespace {

// An alert is worth more than what it says about the former policy.
constexpr auto kTakes = std::chrono::seconds(2);

past::Versions versions_of(const std::string& text, const std::string& key) {
  if (text.empty()) return {};
  if (auto read = past::versions_from(text)) return std::move(*read);
  log::warning("the policies that were kept are broken and are learned anew", {{"key", key}});
  return {};
}

}  // namespace

DynamodbPolicies::DynamodbPolicies(aws::Client& client, std::string table, const Clock& clock,
                                   std::function<void(Milliseconds)> sleep)
    : items_(client, std::move(table), "versions", clock, std::move(sleep)), clock_(clock) {}

past::Recall DynamodbPolicies::remember(const past::Sight& sight, net::Deadline deadline) {
  if (sight.time > clock_.now() + past::kAhead) return {};
  const auto key = past::policy_key(sight);
  past::Recall recall;
  const auto learn = [&](const std::string& text) -> std::optional<DynamodbItems::Text> {
    auto versions = versions_of(text, key);
    // Before it is learned: what came late may push out what it is compared with.
    recall.policy_changes = past::policy_changes(versions, sight);
    if (!past::learn(versions, sight, past::kKeptVersions)) return std::nullopt;
    return DynamodbItems::Text{past::to_text(versions), past::expires(versions)};
  };
  KnownItem unknown;
  const auto until = std::min(deadline, std::chrono::steady_clock::now() + kTakes);
  if (const auto done = items_.change(key, unknown, learn, until); !done) {
    log::warning("the former policy could not be looked up",
                 {{"key", key}, {"why", to_string(done.error())}});
    return {{}, {"The policy that stood before could not be looked up."}};
  }
  return recall;
}

}  // namespace tocsin::function
