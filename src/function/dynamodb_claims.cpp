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
constexpr const char* kOfMyJob = " OR (#state = :queued AND #owner = :job)";
constexpr const char* kStillMine = "#state = :claimed AND #owner = :owner";

std::int64_t seconds(Time time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

bool has(const aws::Attributes& item, std::string_view name, const std::string& text) {
  const auto* value = aws::find_attribute(item, name);
  return value != nullptr && *value == aws::AttributeValue(text);
}

aws::Attributes item_of(const std::string& alert_id, const std::string& owner, const char* state,
                        Time lease_until, Time now) {
  return {{"id", alert_id},
          {"state", state},
          {"owner", owner},
          {"lease_until", seconds(lease_until)},
          {"at", std::int64_t{now.time_since_epoch().count()}},
          {"expires_at", seconds(now + kKept)}};
}

}  // namespace

DynamodbClaims::DynamodbClaims(aws::Client& client, std::string table, const Clock& clock)
    : client_(client), table_(std::move(table)), clock_(clock) {}

aws::CallResult<Claim> DynamodbClaims::claim(const std::string& alert_id, const Claimant& claimant,
                                             net::Deadline deadline) {
  const auto now = clock_.now();
  aws::PutItem put{table_,
                   item_of(alert_id, claimant.owner, "claimed", claimant.lease_until, now),
                   kFree,
                   {{"#state", "state"}},
                   {{":now", seconds(now)}, {":claimed", "claimed"}}};
  if (!claimant.job.empty()) {
    put.condition += kOfMyJob;
    put.names = kNames;
    put.values.emplace_back(":queued", "queued");
    put.values.emplace_back(":job", claimant.job);
  }
  const auto outcome = aws::put_item(client_, put, deadline);
  if (!outcome) return tl::unexpected(outcome.error());
  if (outcome->written) return Claim::mine;
  if (has(outcome->old, "state", "done")) return Claim::done;
  if (has(outcome->old, "state", "queued")) return Claim::queued;
  // The answer to an attempt of our own was lost on its way, and the client tried again.
  return has(outcome->old, "owner", claimant.owner) ? Claim::mine : Claim::busy;
}

aws::CallResult<void> DynamodbClaims::end(const Claimant& claimant, aws::Attributes item,
                                          net::Deadline deadline) {
  const aws::PutItem put{
      table_, std::move(item), kStillMine, kNames, {{":claimed", "claimed"}, {":owner", claimant.owner}}};
  const auto outcome = aws::put_item(client_, put, deadline);
  if (!outcome) return tl::unexpected(outcome.error());
  return {};
}

aws::CallResult<void> DynamodbClaims::done(const std::string& alert_id, const Claimant& claimant,
                                           net::Deadline deadline) {
  const auto now = clock_.now();
  return end(claimant, item_of(alert_id, claimant.owner, "done", now, now), deadline);
}

aws::CallResult<void> DynamodbClaims::release(const std::string& alert_id, const Claimant& claimant,
                                              net::Deadline deadline) {
  return end(claimant, item_of(alert_id, claimant.owner, "claimed", Time{}, clock_.now()), deadline);
}

aws::CallResult<void> DynamodbClaims::queued(const std::string& alert_id, const Claimant& claimant,
                                             const std::string& job, net::Deadline deadline) {
  const auto now = clock_.now();
  return end(claimant, item_of(alert_id, job, "queued", now, now), deadline);
}

aws::CallResult<void> DynamodbClaims::drill(const std::string& id, const std::string& channels,
                                            net::Deadline deadline) {
  const auto now = clock_.now();
  auto item = item_of("drill/" + id, "", "drill", now, now);
  std::erase_if(item, [](const auto& one) { return one.first == "owner"; });
  item.emplace_back("channels", channels);
  // Who comes second brings the same drill: when it came first is what counts.
  const aws::PutItem put{table_, std::move(item), "attribute_not_exists(id)", {}, {}};
  const auto outcome = aws::put_item(client_, put, deadline);
  if (!outcome) return tl::unexpected(outcome.error());
  return {};
}

}  // namespace tocsin::function
