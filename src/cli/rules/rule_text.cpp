#include "cli/rules/rule_text.h"

#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "doc/yaml_reader.h"
#include "rule/builtin.h"
#include "rule/file/rule_files.h"
#include "rule/sigma/documents.h"

namespace tocsin::cli {
namespace {

/// The offset of the first key or scalar that is `text`.
std::optional<std::size_t> offset_of(const doc::Value& value, std::string_view text) {
  if (value.is_scalar() && value.text == text) return value.begin;
  for (const auto& member : value.members) {
    if (member.key == text) return member.key_begin;
    if (const auto found = offset_of(member.value, text)) return found;
  }
  for (const auto& item : value.items) {
    if (const auto found = offset_of(item, text)) return found;
  }
  return std::nullopt;
}

struct Name {
  std::string_view key;
  std::string text;
};

/// A correlation has no pattern, and Sigma calls things otherwise.
std::vector<Name> names_of(std::string_view key, std::string_view text) {
  std::vector<Name> out{{key, std::string(text)}};
  if (key == "pattern") {
    out.push_back({"correlation", std::string(text)});
    out.push_back({"detection", std::string(text)});
  }
  if (key == "mitre") out.push_back({"tags", "attack." + to_lower_ascii(text)});
  return out;
}

}  // namespace

std::optional<SourceText> rule_text(const rule::Rule& rule) {
  if (rule.path.starts_with("builtin:")) {
    const auto text = rule::builtin_rule_text(rule.id);
    return text ? std::optional(SourceText{rule.path, std::string(*text)}) : std::nullopt;
  }
  auto found = rule::find_rule_files({rule.path});
  if (found.files.size() != 1) return std::nullopt;
  return std::move(found.files.front().source);
}

RuleLines::RuleLines(const rule::Rule& rule) : source_(rule_text(rule)) {
  if (!source_) return;
  if (auto root = doc::read_yaml(*source_)) {
    root_ = std::move(*root);
    return;
  }
  Diagnostics said_when_it_was_loaded;
  for (auto& document : rule::sigma_documents(*source_, said_when_it_was_loaded)) {
    const auto* title = document.find("title");
    if (title != nullptr && title->text == rule.title.source()) root_ = std::move(document);
  }
}

std::size_t RuleLines::of(std::string_view key, std::string_view text) const {
  if (!source_ || root_.members.empty()) return 1;
  for (const auto& name : names_of(key, text)) {
    for (const auto& member : root_.members) {
      if (member.key != name.key) continue;
      const auto found = name.text.empty() ? std::nullopt : offset_of(member.value, name.text);
      return locate(*source_, found.value_or(member.key_begin)).line;
    }
  }
  return locate(*source_, root_.members.front().key_begin).line;
}

}  // namespace tocsin::cli
