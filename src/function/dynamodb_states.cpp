#include "function/dynamodb_states.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <utility>
#include <variant>

#include "aws/dynamodb.h"
#include "aws/error.h"
#include "base/hash.h"
#include "base/log.h"

namespace tocsin::function {
namespace {

constexpr std::size_t kMostKnown = 256;
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

DynamodbStates::DynamodbStates(aws::Client& client, std::string table, const Clock& clock,
                               std::function<void(Milliseconds)> sleep)
    : client_(client), table_(std::move(table)), clock_(clock), sleep_(std::move(sleep)) {}

Status DynamodbStates::change(const std::string& key, const Change& change) {
  if (known_.size() >= kMostKnown) known_.clear();
  auto& known = known_[key];
  for (int attempt = 0;; ++attempt) {
    correlation::State state;
    if (!known.text.empty()) {
      if (auto read = correlation::from_text(known.text)) {
        state = std::move(*read);
      } else {
        log::error("the state of a correlation is broken and begins anew", {{"key", key}});
      }
    }
    if (!change(state)) return {};
    const auto written = write(key, known, state);
    if (!written) return fail(written.error());
    if (*written == Written::yes) return {};
    if (std::chrono::steady_clock::now() >= deadline_)
      return fail({ErrorKind::io, "others changed the state of a correlation all the time", table_, {}});
    sleep_(wait_before(attempt));
  }
}

Result<DynamodbStates::Written> DynamodbStates::write(const std::string& key, Known& known,
                                                      const correlation::State& state) {
  const auto now = clock_.now();
  auto text = correlation::to_text(state);
  const auto version = random_hex(8);
  aws::PutItem put{table_,
                   {{"id", "state/" + key},
                    {"version", version},
                    {"window", text},
                    {"expires_at", seconds(std::max(state.expires, now + std::chrono::hours(24)))}},
                   "attribute_not_exists(id)",
                   {},
                   {}};
  if (!known.version.empty()) {
    put.condition = "#version = :known";
    put.names = {{"#version", "version"}};
    put.values = {{":known", known.version}};
  }
  const auto until = std::min(deadline_, std::chrono::steady_clock::now() + kCallTakes);
  const auto outcome = aws::put_item(client_, put, until);
  if (!outcome) {
    known = {};
    return fail(aws::to_error(outcome.error()));
  }
  // The answer to an attempt of our own was lost on its way, and the client tried again.
  const bool own = !outcome->written && text_of(outcome->old, "version") == version;
  if (outcome->written || own) {
    known = {version, std::move(text)};
    return Written::yes;
  }
  known = {text_of(outcome->old, "version"), text_of(outcome->old, "window")};
  return Written::no;
}

}  // namespace tocsin::function
