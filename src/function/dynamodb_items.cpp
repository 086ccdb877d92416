#include "function/dynamodb_items.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <string_view>
#include <utility>
#include <variant>

#include "aws/dynamodb.h"
#include "aws/error.h"
#include "base/hash.h"

namespace tocsin::function {
namespace {

constexpr std::int64_t kLongestWait = 200;  // milliseconds
constexpr auto kCallTakes = std::chrono::seconds(5);

std::int64_t seconds(Time time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

std::string text_of(const aws::Attributes& item, std::string_view name) {
  const auto* value = aws::find_attribute(item, name);
  const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
  return text == nullptr ? "" : *text;
}

/// Others that write the same item must not come at the same time again.
Milliseconds wait_before(int attempt) {
  static thread_local std::minstd_rand random(std::random_device{}());
  const auto most = std::min(kLongestWait, std::int64_t{5} << std::min(attempt, 6));
  return Milliseconds(std::uniform_int_distribution<std::int64_t>(1, most)(random));
}

}  // namespace

DynamodbItems::DynamodbItems(aws::Client& client, std::string table, std::string attribute,
                             const Clock& clock, std::function<void(Milliseconds)> sleep)
    : client_(client),
      table_(std::move(table)),
      attribute_(std::move(attribute)),
      clock_(clock),
      sleep_(std::move(sleep)) {}

Status DynamodbItems::change(const std::string& id, KnownItem& known, const Change& change,
                             net::Deadline deadline) {
  for (int attempt = 0;; ++attempt) {
    auto text = change(known.text);
    if (!text) return {};
    const auto written = write(id, known, std::move(*text), deadline);
    if (!written) return fail(written.error());
    if (*written == Written::yes) return {};
    if (std::chrono::steady_clock::now() >= deadline)
      return fail({ErrorKind::io, "others changed " + id + " all the time", table_, {}});
    // Only the first refusal is no contest: it tells what is there.
    if (attempt > 0) sleep_(wait_before(attempt));
  }
}

Result<DynamodbItems::Written> DynamodbItems::write(const std::string& id, KnownItem& known, Text text,
                                                    net::Deadline deadline) {
  const auto now = clock_.now();
  const auto version = random_hex(8);
  aws::PutItem put{table_,
                   {{"id", id},
                    {"version", version},
                    {attribute_, text.text},
                    {"expires_at", seconds(std::max(text.expires, now + std::chrono::hours(24)))}},
                   "attribute_not_exists(id)",
                   {},
                   {}};
  if (!known.version.empty()) {
    put.condition = "#version = :known";
    put.names = {{"#version", "version"}};
    put.values = {{":known", known.version}};
  }
  const auto outcome =
      aws::put_item(client_, put, std::min(deadline, std::chrono::steady_clock::now() + kCallTakes));
  if (!outcome) {
    known = {};
    return fail(aws::to_error(outcome.error()));
  }
  // The answer to an attempt of our own was lost on its way, and the client tried again.
  const bool own = !outcome->written && text_of(outcome->old, "version") == version;
  if (outcome->written || own) {
    known = {version, std::move(text.text)};
    return Written::yes;
  }
  known = {text_of(outcome->old, "version"), text_of(outcome->old, attribute_)};
  return Written::no;
}

}  // namespace tocsin::function
