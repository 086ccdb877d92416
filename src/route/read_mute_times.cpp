#include "route/read_mute_times.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/text.h"
#include "doc/fields.h"

namespace tocsin::route {
namespace {

using doc::Fields;

constexpr std::size_t kMost = 100;
constexpr std::uint8_t kEveryDay = 0x7F;
constexpr const char* kForm =
    "- {name: nights, days: [mon, tue], from: \"22:00\", to: \"06:00\", zone: Europe/Berlin}";

std::uint8_t days_at(Fields& fields) {
  const auto* list = fields.value("days");
  const auto names = fields.texts("days");
  std::uint8_t days = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto at = std::find(kDayNames.begin(), kDayNames.end(), names[i]);
    if (at == kDayNames.end()) {
      fields.error_at(list->items[i], fmt::format("\"{}\" is no day", names[i]),
                      "sun, mon, tue, wed, thu, fri or sat");
    } else {
      days = static_cast<std::uint8_t>(days | 1U << (at - kDayNames.begin()));
    }
  }
  if (list != nullptr && names.empty() && list->is(doc::Kind::array))
    fields.error("days", "a mute time without days never mutes", "days: [sat, sun]");
  return days;
}

std::chrono::minutes time_at(Fields& fields, std::string_view key, std::chrono::minutes latest) {
  const auto text = fields.text(key);
  const auto time = parse_time_of_day(text);
  if (time && *time <= latest) return *time;
  if (!text.empty()) {
    fields.error(key, fmt::format("\"{}\" must be a time of the day", key),
                 fmt::format("{}: \"22:00\"", key));
  }
  return {};
}

MuteTime read_one(Fields& fields, const Zones& zones) {
  MuteTime mute;
  mute.name = fields.text("name");
  mute.days = days_at(fields);
  mute.from = time_at(fields, "from", std::chrono::minutes(24 * 60 - 1));
  mute.to = time_at(fields, "to", std::chrono::minutes(24 * 60));
  mute.critical = fields.flag("critical", false);
  const auto zone = fields.text("zone");
  if (const auto found = zones.find(zone); found != zones.end()) {
    mute.zone = found->second;
  } else if (!zone.empty()) {
    fields.error("zone", fmt::format("the system knows no time zone \"{}\"", zone),
                 "as in Europe/Berlin, America/New_York or UTC; Debian's package tzdata has them");
  }
  const auto length =
      (mute.to <= mute.from ? std::chrono::hours(24) : std::chrono::hours(0)) + mute.to - mute.from;
  if (mute.days == kEveryDay && length >= std::chrono::hours(24))
    fields.error("days", "this mutes for ever", "a route to a receiver without sinks says it better");
  return mute;
}

}  // namespace

std::vector<MuteTime> read_mute_times(const SourceText& source, const doc::Value& settings,
                                      const Zones& zones, Diagnostics& diagnostics) {
  std::vector<MuteTime> times;
  const auto* list = settings.find("mute_times");
  if (list == nullptr) return times;
  if (!list->is(doc::Kind::array) || list->items.size() > kMost) {
    diagnostics.push_back(diagnose(source, list->begin,
                                   fmt::format("\"mute_times\" must be a list of at most {}", kMost), kForm,
                                   "$.mute_times"));
    return times;
  }
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    Fields fields(source, list->items[i], fmt::format("$.mute_times[{}]", i), diagnostics);
    auto mute = read_one(fields, zones);
    fields.done();
    if (std::any_of(times.begin(), times.end(), [&](const MuteTime& t) { return t.name == mute.name; })) {
      fields.error("name", fmt::format("two mute times are named \"{}\"", printable(mute.name)),
                   "give each its own name");
    }
    times.push_back(std::move(mute));
  }
  return times;
}

}  // namespace tocsin::route
