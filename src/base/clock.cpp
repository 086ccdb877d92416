#include "base/clock.h"

#include <array>
#include <charconv>
#include <fmt/format.h>

namespace tocsin {
namespace {

using namespace std::chrono;

// A cursor over fixed-width decimal fields.
struct Reader {
  std::string_view rest;
  bool ok = true;

  int digits(std::size_t count) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (i >= rest.size() || rest[i] < '0' || rest[i] > '9') {
        ok = false;
        return 0;
      }
      value = value * 10 + (rest[i] - '0');
    }
    rest.remove_prefix(count);
    return value;
  }
  bool take(std::string_view any_of) {
    if (rest.empty() || any_of.find(rest[0]) == std::string_view::npos) return false;
    rest.remove_prefix(1);
    return true;
  }
  void expect(std::string_view any_of) {
    if (!take(any_of)) ok = false;
  }
};

struct Unit {
  std::string_view name;
  milliseconds size;
};
constexpr std::array<Unit, 5> kUnits = {
    {{"d", days(1)}, {"h", hours(1)}, {"m", minutes(1)}, {"s", seconds(1)}, {"ms", milliseconds(1)}}};

void append_two_digits(std::string& out, std::int64_t value) {
  out += static_cast<char>('0' + value / 10);
  out += static_cast<char>('0' + value % 10);
}

}  // namespace

Time SystemClock::now() const {
  return time_point_cast<milliseconds>(system_clock::now());
}

std::optional<Time> parse_time(std::string_view text) {
  Reader in{text};
  const int y = in.digits(4);
  in.expect("-");
  const int m = in.digits(2);
  in.expect("-");
  const int d = in.digits(2);
  in.expect("Tt ");
  const int hour = in.digits(2);
  in.expect(":");
  const int minute = in.digits(2);
  in.expect(":");
  const int second = in.digits(2);
  int millis = 0;
  if (in.ok && in.take(".")) {
    int scale = 100;
    if (in.rest.empty() || in.rest[0] < '0' || in.rest[0] > '9') in.ok = false;
    while (!in.rest.empty() && in.rest[0] >= '0' && in.rest[0] <= '9') {
      millis += scale * (in.rest[0] - '0');
      scale /= 10;
      in.rest.remove_prefix(1);
    }
  }
  int offset = 0;
  if (!in.take("Zz")) {
    const int sign = in.take("-") ? -1 : (in.take("+") ? 1 : 0);
    if (sign == 0) in.ok = false;
    const int hours_off = in.digits(2);
    in.take(":");
    const int minutes_off = in.digits(2);
    if (hours_off > 23 || minutes_off > 59) in.ok = false;
    offset = sign * (hours_off * 60 + minutes_off);
  }
  const year_month_day date{year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d))};
  if (!in.ok || !in.rest.empty() || !date.ok() || hour > 23 || minute > 59 || second > 60)
    return std::nullopt;
  const auto time =
      Time{sys_days(date)} + hours(hour) + minutes(minute - offset) + seconds(second) + milliseconds(millis);
  constexpr Time kEnd{sys_days(year(10000) / January / 1)};
  return time >= Time{} && time < kEnd ? std::optional(time) : std::nullopt;
}

std::string format_time(Time time) {
  const auto day_start = floor<days>(time);
  const year_month_day date{day_start};
  const auto in_day = (time - day_start).count();
  std::string text = fmt::format("{:04}", static_cast<int>(date.year()));
  append_two_digits(text.append("-"), static_cast<unsigned>(date.month()));
  append_two_digits(text.append("-"), static_cast<unsigned>(date.day()));
  append_two_digits(text.append("T"), in_day / 3600000);
  append_two_digits(text.append(":"), in_day / 60000 % 60);
  append_two_digits(text.append(":"), in_day / 1000 % 60);
  if (in_day % 1000 != 0) text += fmt::format(".{:03}", in_day % 1000);
  return text + "Z";
}

std::optional<Milliseconds> parse_duration(std::string_view text) {
  long long count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || count <= 0 || count > 1'000'000'000) return std::nullopt;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  for (const auto& u : kUnits) {
    if (u.name == unit) return u.size * count;
  }
  return std::nullopt;
}

std::string format_duration(Milliseconds duration) {
  for (const auto& u : kUnits) {
    if (duration.count() != 0 && duration % u.size == Milliseconds(0)) {
      return fmt::format("{}{}", duration / u.size, u.name);
    }
  }
  return fmt::format("{}ms", duration.count());
}

}  // namespace tocsin
