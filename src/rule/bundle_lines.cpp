#include "rule/bundle_lines.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/text.h"

namespace tocsin::rule {
namespace {

constexpr std::string_view kFirstLine = "{\"tocsin_bundle\":1,\"rules\":[";
constexpr std::string_view kLastLine = "]}";
constexpr std::string_view kSources = "\"sources\":[";
constexpr std::string_view kNames = "\"names\":[";

std::string_view next_line(std::string_view& text) {
  const auto line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

/// Takes `"KEY":["a","b"],` from the beginning of a line's members; nothing when it stands not there, or holds anything but plain strings.
std::vector<std::string_view> take_strings(std::string_view& members, std::string_view key) {
  if (!members.starts_with(key)) return {};
  auto text = members.substr(key.size());
  std::vector<std::string_view> out;
  while (text.starts_with('"')) {
    const auto end = text.find_first_of("\"\\", 1);
    if (end == std::string_view::npos || text[end] == '\\') return {};
    out.push_back(text.substr(1, end - 1));
    text.remove_prefix(end + 1);
    if (text.starts_with("],")) {
      members = text.substr(2);
      return out;
    }
    if (!text.starts_with(',')) return {};
    text.remove_prefix(1);
  }
  return {};
}

using Path = std::span<const std::string_view>;

std::vector<std::string> texts_at(const doc::Value& pattern, Path path);

/// What all alternatives together list; empty when one of them lists nothing.
std::vector<std::string> texts_of_alternatives(const doc::Value& alternatives, Path path) {
  std::vector<std::string> out;
  for (const auto& alternative : alternatives.items) {
    const auto texts = texts_at(alternative, path);
    if (texts.empty()) return {};
    for (const auto& text : texts) {
      if (std::ranges::find(out, text) == out.end()) out.push_back(text);
    }
  }
  return out;
}

std::vector<std::string> texts_of(const doc::Value& list) {
  std::vector<std::string> out;
  for (const auto& item : list.items) {
    if (!item.is(doc::Kind::string) || trim(item.text).empty()) return {};
    out.push_back(item.text);
  }
  return out;
}

const doc::Value* only_member(const doc::Value& object, std::string_view key) {
  const auto is_it = [&](const doc::Member& member) { return member.key == key; };
  return std::ranges::count_if(object.members, is_it) == 1 ? object.find(key) : nullptr;
}

std::vector<std::string> texts_at(const doc::Value& pattern, Path path) {
  if (const auto* found = only_member(pattern, path.front())) {
    auto texts = path.size() == 1 ? texts_of(*found) : texts_at(*found, path.subspan(1));
    if (!texts.empty()) return texts;
  }
  const auto* alternatives = only_member(pattern, "$or");
  return alternatives == nullptr ? std::vector<std::string>() : texts_of_alternatives(*alternatives, path);
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
    BundleLine one{{}, {}, line};
    auto members = line.substr(1);
    one.sources = take_strings(members, kSources);
    one.names = take_strings(members, kNames);
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
  constexpr std::array<std::string_view, 1> kPath{"source"};
  return texts_at(pattern, kPath);
}

std::vector<std::string> names_of(const doc::Value& pattern) {
  constexpr std::array<std::string_view, 2> kPath{"detail", "eventName"};
  return texts_at(pattern, kPath);
}

}  // namespace tocsin::rule
