#include "sink/pace.h"

#include <array>
#include <charconv>
#include <fmt/format.h>

#include "base/text.h"

namespace tocsin::sink {
namespace {

struct Unit {
  std::string_view name;
  Milliseconds length;
};
constexpr std::array kUnits = {Unit{"second", std::chrono::seconds(1)},
                               Unit{"minute", std::chrono::minutes(1)}, Unit{"hour", std::chrono::hours(1)}};
constexpr int kMost = 1000;

}  // namespace

std::optional<std::int64_t> messages_in(const Pace& pace, Milliseconds time) {
  if (!pace.is_limited()) return std::nullopt;
  return std::max<std::int64_t>(1, pace.messages * time.count() / pace.per.count());
}

std::optional<Pace> parse_pace(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  int messages = 0;
  const std::string digits(text.substr(0, slash));
  const auto* last = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(digits.data(), last, messages);
  if (error != std::errc{} || end != last || messages < 1 || messages > kMost) return std::nullopt;
  for (const auto& unit : kUnits) {
    if (unit.name == text.substr(slash + 1)) return Pace{messages, unit.length, messages};
  }
  return std::nullopt;
}

std::string to_string(const Pace& pace) {
  if (!pace.is_limited()) return "none";
  for (const auto& unit : kUnits) {
    if (unit.length == pace.per) return fmt::format("{}/{}", pace.messages, unit.name);
  }
  return fmt::format("{} in {}", pace.messages, format_duration(pace.per));
}

Pace read_pace(doc::Fields& fields, const Pace& documented) {
  const auto text = fields.maybe_text("rate_limit");
  if (!text) return documented;
  if (*text == "none") return {};
  const auto pace = parse_pace(*text);
  if (!pace) {
    fields.error("rate_limit", fmt::format("\"{}\" is no pace", shorten(printable(*text), 40)),
                 "1/second, 30/minute or 100/hour, at most 1000; or none");
  }
  return pace.value_or(documented);
}

}  // namespace tocsin::sink
