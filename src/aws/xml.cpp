#include "aws/xml.h"

#include <algorithm>
#include <array>
#include <utility>

#include "aws/whole_number.h"
#include "base/text.h"
#include "base/utf8.h"

namespace tocsin::aws {
namespace {

constexpr std::size_t kMaxDepth = 64;

/// "&#65;" and "&#x41;" between '#' and ';'.
bool append_character(std::string& out, std::string_view digits) {
  const bool hex = digits.starts_with('x');
  if (hex) digits.remove_prefix(1);
  const auto code = whole_number<std::uint32_t>(digits, hex ? 16 : 10).value_or(0);
  if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return false;
  append_utf8(out, code);
  return true;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  std::optional<XmlElement> document() {
    if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
    if (!skip_misc() || !rest_.starts_with('<')) return std::nullopt;
    XmlElement root;
    if (!element(root, 0) || !skip_misc() || !rest_.empty()) return std::nullopt;
    return root;
  }

 private:
  void skip_blanks() {
    while (!rest_.empty() && is_blank(rest_[0])) rest_.remove_prefix(1);
  }

  bool skip_past(std::string_view mark) {
    const auto at = rest_.find(mark);
    if (at == std::string_view::npos) return false;
    rest_.remove_prefix(at + mark.size());
    return true;
  }

  /// Blanks, comments and processing instructions around the document's element.
  bool skip_misc() {
    for (;;) {
      skip_blanks();
      if (rest_.starts_with("<!--")) {
        if (!skip_past("-->")) return false;
      } else if (rest_.starts_with("<?")) {
        if (!skip_past("?>")) return false;
      } else {
        return true;
      }
    }
  }

  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

  std::string_view take_name() {
    const auto ends = [](char c) {
      return is_blank(c) || c == '/' || c == '>' || c == '=' || c == '<' || c == '&' || c == '"' || c == '\'';
    };
    const auto* const end = std::ranges::find_if(rest_, ends);
    const auto name = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(name.size());
    return name;
  }

  /// Attributes up to and with '>' or "/>".
  bool finish_tag(bool& empty) {
    for (;;) {
      skip_blanks();
      empty = rest_.starts_with("/>");
      if (empty || rest_.starts_with('>')) {
        rest_.remove_prefix(empty ? 2 : 1);
        return true;
      }
      if (take_name().empty()) return false;
      skip_blanks();
      if (!rest_.starts_with('=')) return false;
      rest_.remove_prefix(1);
      skip_blanks();
      if (!rest_.starts_with('"') && !rest_.starts_with('\'')) return false;
      const char quote = rest_[0];
      rest_.remove_prefix(1);
      if (!skip_past(std::string_view(&quote, 1))) return false;
    }
  }

  bool reference(std::string& out) {
    const auto end = rest_.substr(0, 12).find(';');
    if (end == std::string_view::npos) return false;
    const auto name = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    if (name.starts_with('#')) return append_character(out, name.substr(1));
    constexpr std::array<std::pair<std::string_view, char>, 5> kNamed{
        {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
    for (const auto& [known, character] : kNamed) {
      if (name == known) {
        out += character;
        return true;
      }
    }
    return false;
  }

  bool text(std::string& out) {
    const auto* const end = std::ranges::find_if(rest_, [](char c) { return c == '<' || c == '&'; });
    const auto plain = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    out += plain;
    rest_.remove_prefix(plain.size());
    return !rest_.starts_with('&') || reference(out);
  }

  bool element(XmlElement& out, std::size_t depth) {
    rest_.remove_prefix(1);
    out.name = take_name();
    bool empty = false;
    if (depth > kMaxDepth || out.name.empty() || !finish_tag(empty)) return false;
    if (empty) return true;
    while (!rest_.starts_with("</")) {
      if (rest_.empty()) return false;
      if (rest_.starts_with("<![CDATA[")) {
        const auto end = rest_.find("]]>");
        if (end == std::string_view::npos) return false;
        out.text += rest_.substr(9, end - 9);
        rest_.remove_prefix(end + 3);
      } else if (rest_.starts_with("<!--") || rest_.starts_with("<?")) {
        if (!skip_past(rest_[1] == '?' ? "?>" : "-->")) return false;
      } else if (rest_.starts_with('<')) {
        // What else begins with "<!" is for document types only.
        if (rest_.starts_with("<!") || !element(out.children.emplace_back(), depth + 1)) return false;
      } else if (!text(out.text)) {
        return false;
      }
    }
    rest_.remove_prefix(2);
    if (take_name() != out.name) return false;
    skip_blanks();
    if (!rest_.starts_with('>')) return false;
    rest_.remove_prefix(1);
    if (!out.children.empty() && trim(out.text).empty()) out.text.clear();  // the indentation around children
    return true;
  }

  std::string_view rest_;
};

}  // namespace

const XmlElement* XmlElement::find(std::string_view child) const {
  for (const auto& candidate : children) {
    if (candidate.name == child) return &candidate;
  }
  return nullptr;
}

const XmlElement* XmlElement::find_path(std::string_view path) const {
  const XmlElement* at = this;
  for (const auto step : split(path, '/')) {
    at = at->find(step);
    if (at == nullptr) return nullptr;
  }
  return at;
}

std::string XmlElement::text_at(std::string_view path) const {
  const auto* found = find_path(path);
  return found == nullptr ? std::string() : found->text;
}

std::optional<XmlElement> parse_xml(std::string_view text) {
  return Parser(text).document();
}

}  // namespace tocsin::aws
