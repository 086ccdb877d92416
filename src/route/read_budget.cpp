#include "route/read_budget.h"

#include <fmt/format.h>

#include "doc/fields.h"

namespace tocsin::route {
namespace {

using doc::Fields;

constexpr auto kShortest = std::chrono::seconds(1);
constexpr auto kLongest = std::chrono::days(1);

std::optional<Rate> rate_at(Fields& fields, std::string_view key) {
  const auto text = fields.maybe_text(key);
  if (!text || *text == "none") return std::nullopt;
  auto rate = parse_rate(*text);
  if (!rate) {
    fields.error(key, fmt::format("\"{}\" is no budget", *text),
                 "20/day, 5/hour or 100/week, at most 1000; or none");
  }
  return rate;
}

}  // namespace

NoiseBudget read_budget(const SourceText& source, const doc::Value& settings, Diagnostics& diagnostics) {
  NoiseBudget budget;
  const auto* section = settings.find("noise_budget");
  if (section == nullptr) return budget;
  Fields fields(source, *section, "$.noise_budget", diagnostics);
  budget.standard = rate_at(fields, "default");
  budget.critical = fields.flag("critical", false);
  budget.digest_every = fields.duration("digest_every", budget.digest_every);
  if (budget.digest_every < kShortest || budget.digest_every > kLongest) {
    fields.error("digest_every", "\"digest_every\" is from a second to a day", "1h");
  }
  if (const auto* rules = fields.maybe_value("rules")) {
    Fields names(source, *rules, fields.path_of("rules"), diagnostics);
    for (const auto& member : rules->members) budget.rules[member.key] = rate_at(names, member.key);
    names.done();
  }
  fields.done();
  return budget;
}

}  // namespace tocsin::route
