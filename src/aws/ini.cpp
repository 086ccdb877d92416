#include "aws/ini.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/text.h"

namespace tocsin::aws {
namespace {

constexpr std::string_view kBlank = " \t\r\f\v";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

/// Without a comment that a blank precedes.
std::string_view without_comment(std::string_view value) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    if ((value[i] == '#' || value[i] == ';') &&
        (i == 0 || kBlank.find(value[i - 1]) != std::string_view::npos)) {
      return trimmed(value.substr(0, i));
    }
  }
  return trimmed(value);
}

void put(std::vector<IniProperty>& properties, IniProperty property) {
  const auto same = std::find_if(properties.begin(), properties.end(),
                                 [&](const IniProperty& p) { return p.name == property.name; });
  if (same != properties.end()) properties.erase(same);
  properties.push_back(std::move(property));
}

class Reader {
 public:
  explicit Reader(const SourceText& source) : source_(source) {}

  Result<std::vector<IniSection>> read() {
    std::string_view text = source_.text;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    line_ = source_.first_line;
    for (const auto line : split(text, '\n')) {
      if (const auto status = read_line(line); !status) return fail(status.error());
      ++line_;
    }
    finish_property();
    return std::move(sections_);
  }

 private:
  Status read_line(std::string_view line) {
    const auto content = trimmed(line);
    if (content.empty() || content[0] == '#' || content[0] == ';') return {};
    const auto depth = line.find_first_not_of(kBlank);
    if (open_ && depth > depth_) return continue_property(content, depth);
    finish_property();
    depth_ = depth;
    if (content[0] == '[') return read_section(content, depth);
    return read_property(content, depth);
  }

  Status read_section(std::string_view content, std::size_t depth) {
    const auto end = content.rfind(']');
    const auto name =
        end == std::string_view::npos ? std::string_view{} : trimmed(content.substr(1, end - 1));
    if (name.empty()) return wrong(depth, "expected [name]");
    section_ = std::find_if(sections_.begin(), sections_.end(),
                            [&](const IniSection& s) { return s.name == name; }) -
               sections_.begin();
    if (section_ == static_cast<std::ptrdiff_t>(sections_.size())) {
      sections_.push_back({std::string(name), {}});
    }
    return {};
  }

  Result<IniProperty> split_property(std::string_view content, std::size_t depth,
                                     std::string_view separators) const {
    const auto end = content.find_first_of(separators);
    const auto name = trimmed(content.substr(0, std::min(end, content.size())));
    if (end == std::string_view::npos || name.empty()) {
      return fail(error(depth, "expected name = value"));
    }
    return IniProperty{
        to_lower_ascii(name), std::string(without_comment(content.substr(end + 1))), where(depth), {}};
  }

  Status read_property(std::string_view content, std::size_t depth) {
    if (sections_.empty()) return wrong(depth, "expected [name] before the first property");
    auto property = split_property(content, depth, "=:");
    if (!property) return fail(property.error());
    open_ = std::move(*property);
    return {};
  }

  Status continue_property(std::string_view content, std::size_t depth) {
    if (!open_->value.empty()) {
      open_->value += '\n';
      open_->value += without_comment(content);
      return {};
    }
    auto nested = split_property(content, depth, "=");
    if (!nested) return fail(nested.error());
    put(open_->nested, std::move(*nested));
    return {};
  }

  void finish_property() {
    if (open_) put(sections_[static_cast<std::size_t>(section_)].properties, std::move(*open_));
    open_.reset();
  }

  std::string where(std::size_t depth) const {
    return fmt::format("{}:{}:{}", source_.name, line_, depth + 1);
  }
  Error error(std::size_t depth, std::string what) const {
    return {ErrorKind::invalid, std::move(what), where(depth),
            "sections are [default], [profile NAME], [sso-session NAME] and [services NAME] in the config "
            "file, [NAME] in the "
            "credentials file; properties are name = value"};
  }
  Status wrong(std::size_t depth, std::string what) const { return fail(error(depth, std::move(what))); }

  const SourceText& source_;
  std::vector<IniSection> sections_;
  std::ptrdiff_t section_ = 0;
  std::optional<IniProperty> open_;  // may still be continued
  std::size_t depth_ = 0;            // of the open property
  std::size_t line_ = 1;
};

}  // namespace

const IniProperty* find_property(const std::vector<IniProperty>& properties, std::string_view name) {
  const auto found = std::find_if(properties.begin(), properties.end(),
                                  [&](const IniProperty& p) { return p.name == name; });
  return found == properties.end() ? nullptr : &*found;
}

Result<std::vector<IniSection>> read_ini(const SourceText& source) {
  return Reader(source).read();
}

std::optional<std::vector<std::string>> shell_words(std::string_view line) {
  std::vector<std::string> words;
  bool inside = false;  // a word that may be empty: ''
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (quote == 0 && blank) {
      inside = false;
      continue;
    }
    if (!inside) words.emplace_back();
    inside = true;
    if (c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == '\\' && quote != '\'') {
      if (++i == line.size()) return std::nullopt;
      // Between double quotes a backslash stands for itself unless it hides a quote or a backslash.
      if (quote == '"' && line[i] != '"' && line[i] != '\\') words.back() += '\\';
      words.back() += line[i];
    } else {
      words.back() += c;
    }
  }
  if (quote != 0) return std::nullopt;
  return words;
}

}  // namespace tocsin::aws
