#include "function/dynamodb_claims.h"

#include <chrono>
#include <utility>

#include "aws/dynamodb.h"

namespace tocsin::function {
namespace {

// As long as the store keeps its claims: an archive of a year may be read again and rings nobody.
constexpr auto kKept = std::chrono::hours(24 * 400);

// `state` and `owner` are reserved words in DynamoDB's expressions.
const aws::AttributeNames kNames = {{"#state", "state"}, {"#owner", "owner"}};

// TTL deletes an item up to days after its time, so that an expired one counts as absent.
constexpr const char* kFree =
    "attribute_not_exists(id) OR expires_at < :now OR (#state = :claimed AND lease_until < :now)";
constexpr const char* kStillMine = "#state = :claimed AND #owner = :owner";

std::int64_t seconds(Time time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

bool has(const aws::Attributes& item, std::string_view name, const std::string& text) {
  const auto* value = aws::find_attribute(item, name);
  return value != nullptr && *value == aws::AttributeValue(text);
}

aws::Attributes item_of(const std::string& alert_id, const Claimant& claimant, const char* state,
                        Time lease_until, Time now) {
  return {{"id", alert_id},
          {"state", state},
          {"owner", claimant.owner},
          {"lease_until", seconds(lease_until)},
          {"expires_at", seconds(now + kKept)}};
}

}  // namespace

DynamodbClaims::DynamodbClaims(aws::Client& client, std::string table, const Clock& clock)
    : client_(client), table_(std::move(table)), clock_(clock) {}

aws::CallResult<Claim> DynamodbClaims::claim(const std::string& alert_id, const Claimant& claimant,
                                             net::Deadline deadline) {
  const auto now = clock_.now();
  const aws::PutItem put{table_,
                         item_of(alert_id, claimant, "claimed", claimant.lease_until, now),
                         kFree,
                         {{"#state", "state"}},
                         {{":now", seconds(now)}, {":claimed", "claimed"}}};
  const auto outcome = aws::put_item(client_, put, deadline);
  if (!outcome) return tl::unexpected(outcome.error());
  if (outcome->written) return Claim::mine;
  if (has(outcome->old, "state", "done")) return Claim::done;
  // The answer to an attempt of our own was lost on its way, and the client tried again.
  return has(outcome->old, "owner", claimant.owner) ? Claim::mine : Claim::busy;
}

aws::CallResult<void> DynamodbClaims::done(const std::string& alert_id, const Claimant& claimant,
                                           net::Deadline deadline) {
  const auto now = clock_.now();
  const aws::PutItem put{table_,
                         item_of(alert_id, claimant, "done", now, now),
                         kStillMine,
                         kNames,
                         {{":claimed", "claimed"}, {":owner", claimant.owner}}};
  const auto outcome = aws::put_item(client_, put, deadline);
  if (!outcome) return tl::unexpected(outcome.error());
  return {};
}

aws::CallResult<void> DynamodbClaims::release(const std::string& alert_id, const Claimant& claimant,
                                              net::Deadline deadline) {
  const auto now = clock_.now();
  const aws::PutItem put{table_,
                         item_of(alert_id, claimant, "claimed", Time{}, now),
                         kStillMine,
                         kNames,
                         {{":claimed", "claimed"}, {":owner", claimant.owner}}};
  const auto outcome = aws::put_item(client_, put, deadline);
  if (!outcome) return tl::unexpected(outcome.error());
  return {};
}

}  // namespace tocsin::function
