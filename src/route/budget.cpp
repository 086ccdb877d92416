#include "route/budget.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/hash.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"

namespace tocsin::route {
namespace {

constexpr int kMostAlerts = 1000;

struct Unit {
  std::string_view name;
  Milliseconds length;
};
constexpr std::array<Unit, 3> kUnits = {
    {{"hour", std::chrono::hours(1)}, {"day", std::chrono::days(1)}, {"week", std::chrono::days(7)}}};

std::string key_of(const Labels& labels) {
  const auto account = labels.account.empty() ? std::string() : labels.account.front();
  return sha256_hex(account + '\n' + actor_of(labels)).substr(0, 16);
}

std::optional<std::int64_t> whole(const doc::Value& value, std::string_view key) {
  const auto* found = value.find(key);
  if (found == nullptr || !found->is(doc::Kind::number)) return std::nullopt;
  const auto& text = found->text;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

}  // namespace

std::optional<Rate> parse_rate(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string digits(text.substr(0, slash));
  int alerts = 0;
  const auto* last = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(digits.data(), last, alerts);
  if (error != std::errc{} || end != last || alerts < 1 || alerts > kMostAlerts) return std::nullopt;
  for (const auto& unit : kUnits) {
    if (unit.name == text.substr(slash + 1)) return Rate{alerts, unit.length};
  }
  return std::nullopt;
}

std::optional<Rate> NoiseBudget::rate_of(const Labels& labels) const {
  if (labels.severity == rule::Severity::critical && !critical) return std::nullopt;
  const auto own = rules.find(labels.rule);
  return own == rules.end() ? standard : own->second;
}

std::string actor_of(const Labels& labels) {
  const auto arn = std::find_if(labels.principal.begin(), labels.principal.end(),
                                [](const std::string& text) { return text.starts_with("arn:"); });
  if (arn == labels.principal.end()) return labels.principal.empty() ? "" : labels.principal.front();
  const auto role = arn->find(":assumed-role/");
  if (role == std::string::npos) return *arn;
  const auto session = arn->find('/', role + std::string_view(":assumed-role/").size());
  return arn->substr(0, session);
}

bool spend(const Rate& rate, const Labels& labels, Time now, Spending& spending) {
  // A window that lies ahead tells of a clock that was set back.
  if (now < spending.start || now - spending.start >= rate.window) spending = {now, 0, {}};
  const auto key = key_of(labels);
  const bool known = std::find(spending.actors.begin(), spending.actors.end(), key) != spending.actors.end();
  const bool within = spending.rung < rate.alerts;
  const bool room = spending.actors.size() < 2 * static_cast<std::size_t>(rate.alerts);
  if (!within && (known || !room)) return false;
  if (within) ++spending.rung;
  if (!known) spending.actors.push_back(key);
  return true;
}

std::string to_text(const Spending& spending) {
  auto actors = doc::array();
  for (const auto& actor : spending.actors) actors.items.push_back(doc::string(actor));
  return doc::to_json(doc::object({{"start", doc::number(spending.start.time_since_epoch().count())},
                                   {"rung", doc::number(spending.rung)},
                                   {"actors", std::move(actors)}}));
}

Spending parse_spending(const std::string& text) {
  const auto value = doc::parse_json(text);
  if (!value) return {};
  const auto start = whole(*value, "start");
  const auto rung = whole(*value, "rung");
  const auto* actors = value->find("actors");
  if (!start || !rung || *rung < 0 || *rung > kMostAlerts || actors == nullptr) return {};
  Spending out{Time(Milliseconds(*start)), static_cast<int>(*rung), {}};
  for (const auto& actor : actors->items) out.actors.push_back(actor.text);
  return out;
}

}  // namespace tocsin::route
