#include "cli/serve/reload.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "config/difference.h"
#include "net/http_server.h"

namespace tocsin::cli {
namespace {

constexpr std::size_t kMostNames = 10;

std::vector<std::string> ids(const rule::RuleSet& rules) {
  std::vector<std::string> out;
  for (const auto& rule : rules.rules()) out.push_back(rule.id);
  std::ranges::sort(out);
  return out;
}

/// "rules: 2 new (a, b)"; nothing for none.
void tell(std::vector<std::string>& lines, const std::vector<std::string>& names, std::string_view what) {
  if (names.empty()) return;
  std::string some;
  for (std::size_t i = 0; i < std::min(names.size(), kMostNames); ++i)
    some += (i == 0 ? "" : ", ") + printable(names[i]);
  lines.push_back(
      fmt::format("rules: {} {} ({}{})", names.size(), what, some, names.size() > kMostNames ? ", ..." : ""));
}

std::vector<std::string> only_in(const std::vector<std::string>& these,
                                 const std::vector<std::string>& those) {
  std::vector<std::string> out;
  std::ranges::set_difference(these, those, std::back_inserter(out));
  return out;
}

std::vector<std::string> changes(const Running& now, const Prepared& next) {
  auto lines = config::difference(now.config, next.config);
  const auto rules = ids(next.rules);
  tell(lines, only_in(rules, now.rules), "new");
  tell(lines, only_in(now.rules, rules), "gone");
  return lines;
}

/// Whether another address can be listened on; it is left again at once.
Status can_listen(const config::Http& before, const config::Http& after) {
  const bool same = before.enabled && before.address == after.address && before.port == after.port;
  if (!after.enabled || same) return {};
  net::HttpServerOptions options;
  options.address = after.address;
  options.port = static_cast<std::uint16_t>(after.port);
  const auto tried = net::HttpServer::start(std::move(options), {});
  return tried ? Status() : fail(tried.error());
}

/// What the program cannot do when it starts anew and could not help then.
std::vector<Error> in_the_way(const Running& now, const Prepared& next) {
  std::vector<Error> found;
  for (auto& error : obstacles(next)) {
    if (std::ranges::find(now.obstacles, to_string(error)) == now.obstacles.end())
      found.push_back(std::move(error));
  }
  if (next.config.store.path != now.config.store.path) {
    found.push_back({ErrorKind::invalid, "another store cannot be taken while the service runs",
                     next.config.store.path, "restart the service: what waits in the old one stays there"});
  }
  if (auto free = can_listen(now.config.sources.http, next.config.sources.http); !free)
    found.push_back(free.error());
  return found;
}

/// No file or socket of before goes along: the port, the store and its lock are free for who comes.
void leave_files_behind() {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", ignored)) {
    const int fd = std::atoi(entry.path().filename().c_str());
    if (fd > STDERR_FILENO) ::fcntl(fd, F_SETFD, FD_CLOEXEC);
  }
}

}  // namespace

Running running(const Prepared& prepared) {
  return {prepared.config, ids(prepared.rules), {}};
}

bool can_reload(const ServeOptions& options, const Running& now) {
  const auto next = prepare(options);
  bool right = next.has_value();
  if (next) {
    for (const auto& error : in_the_way(now, *next)) {
      report(error);
      right = false;
    }
  }
  if (!right) {
    log::error("the settings are wrong and not taken: those of before still hold",
               {{"settings", options.config.empty() ? "embedded" : options.config}});
    return false;
  }
  const auto lines = changes(now, *next);
  for (const auto& line : lines) log::info("changed", {{"what", line}});
  if (lines.empty()) log::info("changed", {{"what", "nothing in the settings; rules are read anew"}});
  return true;
}

Error start_anew() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size(); at = text.find('\0', at) + 1)
    words.emplace_back(text.c_str() + at);
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  leave_files_behind();
  if (!words.empty()) ::execv("/proc/self/exe", arguments.data());
  return {ErrorKind::io, fmt::format("the program cannot be started anew: {}", std::strerror(errno)),
          "/proc/self/exe", "restart the service"};
}

}  // namespace tocsin::cli
