#include "base/log.h"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/clock.h"
#include "base/text.h"

namespace tocsin::log {
namespace {

Format g_format = Format::text;

spdlog::logger& logger() {
  static const auto kInstance = [] {
    auto made = std::make_shared<spdlog::logger>("tocsin", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%v");
    return made;
  }();
  return *kInstance;
}

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::string_view name(Level level) {
  constexpr std::string_view kNames[] = {"debug", "info", "warning", "error"};
  return kNames[static_cast<int>(level)];
}

// printable() leaves only '"' and '\' for JSON to escape.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : printable(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

bool plain(std::string_view text) {
  return !text.empty() && text.find_first_of(" \"=\\") == std::string_view::npos;
}

}  // namespace

void configure(Level least, Format format) {
  g_format = format;
  logger().set_level(to_spdlog(least));
}

void write(Level level, std::string_view message, std::initializer_list<Field> fields) {
  if (!logger().should_log(to_spdlog(level))) return;
  const auto now = format_time(SystemClock().now());
  std::string line;
  if (g_format == Format::json) {
    line = fmt::format(R"({{"time":"{}","level":"{}","message":{})", now, name(level), quoted(message));
    for (const auto& f : fields) line += fmt::format(",{}:{}", quoted(f.key), quoted(f.value));
    line += "}";
  } else {
    line = fmt::format("{} {:<7} {}", now, name(level), printable(message));
    for (const auto& f : fields) {
      line += fmt::format(" {}={}", f.key, plain(f.value) ? printable(f.value) : quoted(f.value));
    }
  }
  logger().log(to_spdlog(level), line);
}

}  // namespace tocsin::log
