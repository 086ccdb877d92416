#include "config/difference.h"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>

#include "base/text.h"

namespace tocsin::config {
namespace {

const doc::Value* sink_called(const Config& config, std::string_view name) {
  const auto found =
      std::ranges::find_if(config.sinks, [&](const SinkEntry& entry) { return entry.name == name; });
  return found == config.sinks.end() ? nullptr : &config.sink_document(*found);
}

void compare_sinks(const Config& before, const Config& after, std::vector<std::string>& lines) {
  for (const auto& entry : after.sinks) {
    const auto* was = sink_called(before, entry.name);
    if (was == nullptr) {
      lines.push_back(fmt::format("sinks: {} is new", printable(entry.name)));
    } else if (!doc::equal(*was, after.sink_document(entry))) {
      lines.push_back(fmt::format("sinks: {} has changed", printable(entry.name)));
    }
  }
  for (const auto& entry : before.sinks) {
    if (sink_called(after, entry.name) == nullptr)
      lines.push_back(fmt::format("sinks: {} is gone", printable(entry.name)));
  }
}

}  // namespace

std::vector<std::string> difference(const Config& before, const Config& after) {
  std::vector<std::string> lines;
  compare_sinks(before, after, lines);
  const auto same_in = [](const Config& config, const doc::Member& member) {
    const auto* there = config.document.find(member.key);
    return there != nullptr && doc::equal(*there, member.value);
  };
  for (const auto& member : after.document.members) {
    if (member.key == "sinks" || same_in(before, member)) continue;
    const bool is_new = before.document.find(member.key) == nullptr;
    lines.push_back(fmt::format("{} {}", printable(member.key), is_new ? "is new" : "has changed"));
  }
  for (const auto& member : before.document.members) {
    if (after.document.find(member.key) == nullptr)
      lines.push_back(fmt::format("{} is gone", printable(member.key)));
  }
  return lines;
}

}  // namespace tocsin::config
