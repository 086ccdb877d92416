#include "config/zones.h"

#include <date/tz.h>
#include <exception>

namespace tocsin::config {
namespace {

using std::chrono::sys_days;
using std::chrono::year;

constexpr std::chrono::sys_seconds kFirst = sys_days(year(2020) / 1 / 1);
constexpr std::chrono::sys_seconds kLast = sys_days(year(2100) / 1 / 1);

Zone changes_of(const date::time_zone& zone) {
  Zone out;
  for (auto time = kFirst; time < kLast;) {
    const auto info = zone.get_info(time);
    // Some entries of the database change only the zone's abbreviation.
    if (out.changes.empty() || out.changes.back().offset != info.offset)
      out.changes.push_back({time, info.offset});
    if (info.end <= time) break;
    time = info.end;
  }
  return out;
}

}  // namespace

std::optional<Zone> load_zone(const std::string& name) {
  try {
    return changes_of(*date::locate_zone(name));
  } catch (const std::exception&) {  // the library's word for "not there"
    return std::nullopt;
  }
}

}  // namespace tocsin::config
