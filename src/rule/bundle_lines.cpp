#include "rule/bundle_lines.h"

#include <algorithm>

#include "base/text.h"

namespace tocsin::rule {
namespace {

constexpr std::string_view kFirstLine = "{\"tocsin_bundle\":1,\"rules\":[";
constexpr std::string_view kLastLine = "]}";
constexpr std::string_view kSources = "{\"sources\":[";

std::string_view next_line(std::string_view& text) {
  const auto line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

/// The plain strings of `["a","b"]`, which begins before `text`; nothing when it holds anything else.
std::optional<std::vector<std::string_view>> plain_strings(std::string_view text) {
  std::vector<std::string_view> out;
  while (text.starts_with('"')) {
    const auto end = text.find_first_of("\"\\", 1);
    if (end == std::string_view::npos || text[end] == '\\') return std::nullopt;
    out.push_back(text.substr(1, end - 1));
    text.remove_prefix(end + 1);
    if (text.starts_with(']')) return out;
    if (!text.starts_with(',')) return std::nullopt;
    text.remove_prefix(1);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<BundleLine>> bundle_lines(std::string_view text) {
  if (next_line(text) != kFirstLine) return std::nullopt;
  std::vector<BundleLine> out;
  bool comma = false;
  for (auto line = next_line(text); line != kLastLine; line = next_line(text)) {
    if (comma == out.empty() || !line.starts_with('{')) return std::nullopt;
    comma = line.ends_with(',');
    line.remove_suffix(comma ? 1 : 0);
    BundleLine one{{}, line};
    if (line.starts_with(kSources)) {
      if (auto sources = plain_strings(line.substr(kSources.size()))) one.sources = std::move(*sources);
    }
    out.push_back(std::move(one));
  }
  if (comma || !text.empty()) return std::nullopt;
  return out;
}

std::string bundle_of(const std::vector<const BundleLine*>& lines) {
  std::string out(kFirstLine);
  for (const auto* line : lines) {
    out += line == lines.front() ? "\n" : ",\n";
    out += line->rule;
  }
  return out.append("\n").append(kLastLine).append("\n");
}

std::vector<std::string> sources_of(const doc::Value& pattern) {
  const auto is_source = [](const doc::Member& member) { return member.key == "source"; };
  const auto is_text = [](const doc::Value& value) {
    return value.is(doc::Kind::string) && !trim(value.text).empty();
  };
  std::vector<std::string> out;
  if (std::ranges::count_if(pattern.members, is_source) != 1) return out;
  const auto& list = pattern.find("source")->items;
  if (!std::ranges::all_of(list, is_text)) return out;
  for (const auto& item : list) out.push_back(item.text);
  return out;
}

}  // namespace tocsin::rule
