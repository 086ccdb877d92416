#include "doc/json_reader.h"

#include <fmt/format.h>
#include <limits>
#include <optional>

#include "base/ascii_runs.h"
#include "base/text.h"
#include "base/utf8.h"

namespace tocsin::doc {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

class Parser {
 public:
  Parser(std::string_view text, JsonLimits limits) : text_(text), limits_(limits) {}

  tl::expected<Value, JsonError> document() {
    if (text_.size() >= std::numeric_limits<std::uint32_t>::max()) {
      error(0, "the document is larger than 4 GiB");
    } else if (const auto bad = invalid_utf8(text_)) {
      error(*bad, "not valid UTF-8", "JSON is UTF-8 text (RFC 8259, section 8.1)");
    }
    Value root;
    if (!error_) {
      skip_space();
      value(root, 0);
    }
    if (!error_) {
      skip_space();
      if (at_ != text_.size()) {
        error(at_, "unexpected text after the end of the document", "one document was expected here");
      }
    }
    if (error_) return tl::make_unexpected(std::move(*error_));
    return root;
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void error(std::size_t offset, std::string message, std::string hint = {}) {
    if (!error_) error_ = JsonError{offset, std::move(message), std::move(hint)};
  }

  void unexpected(std::string_view wanted) {
    if (at_ >= text_.size()) {
      error(at_, fmt::format("the text ends where {} was expected", wanted));
    } else {
      error(at_, fmt::format("expected {}, found '{}'", wanted, utf8_slice(text_.substr(at_), 0, 1)));
    }
  }

  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) {
      ++at_;
    }
  }

  static std::uint32_t place(std::size_t offset) { return static_cast<std::uint32_t>(offset); }

  void value(Value& out, std::size_t depth) {
    out.begin = place(at_);
    switch (peek()) {
      case '{':
        object(out, depth);
        break;
      case '[':
        array(out, depth);
        break;
      case '"':
        out.kind = Kind::string;
        string(out.text);
        break;
      case 't':
        word("true", out, Kind::boolean);
        break;
      case 'f':
        word("false", out, Kind::boolean);
        break;
      case 'n':
        word("null", out, Kind::null);
        break;
      default:
        if (peek() == '-' || is_digit(peek())) {
          number(out);
        } else {
          not_a_value();
        }
    }
    out.end = place(at_);
  }

  void not_a_value() {
    switch (peek()) {
      case '\'':
        return error(at_, "a string is written in double quotes", "write \"...\" in place of '...'");
      case '/':
      case '#':
        return error(at_, "JSON has no comments", "remove it");
      case ']':
      case '}':
        return error(at_, "a value was expected before the closing bracket", after_comma());
      default:
        if (text_.substr(at_).starts_with("\xEF\xBB\xBF")) {
          return error(at_, "a byte order mark stands here", "save the file as UTF-8 without one");
        }
        return unexpected("a value");
    }
  }

  std::string after_comma() const {
    const auto before = trim(text_.substr(0, at_));
    return before.ends_with(',') ? "remove the comma before it" : "";
  }

  void word(std::string_view expected, Value& out, Kind kind) {
    if (text_.substr(at_, expected.size()) != expected) return unexpected("a value");
    at_ += expected.size();
    out.kind = kind;
    out.boolean = expected == "true";
  }

  std::size_t digits() {
    const auto first = at_;
    while (is_digit(peek())) ++at_;
    return at_ - first;
  }

  void number(Value& out) {
    const auto first = at_;
    if (peek() == '-') ++at_;
    const auto whole = at_;
    const auto count = digits();
    if (count == 0) return unexpected("a digit");
    if (count > 1 && text_[whole] == '0') return error(whole, "a number has no leading zero");
    if (peek() == '.') {
      ++at_;
      if (digits() == 0) return unexpected("a digit after the decimal point");
    }
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      if (digits() == 0) return unexpected("a digit in the exponent");
    }
    out.kind = Kind::number;
    out.text = text_.substr(first, at_ - first);
  }

  // Four hex digits after "\u"; leaves at_ behind them.
  char32_t hex4() {
    char32_t code = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = peek();
      if (is_digit(c)) {
        code = code * 16 + static_cast<char32_t>(c - '0');
      } else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
        code = code * 16 + static_cast<char32_t>((c | 0x20) - 'a' + 10);
      } else {
        unexpected("a hex digit of a \\u escape");
        return 0;
      }
    }
    return code;
  }

  void unicode_escape(std::string& out) {
    char32_t code = hex4();
    const bool high = code >= 0xD800 && code <= 0xDBFF;
    if (high && text_.substr(at_, 2) == "\\u") {
      const auto back = at_;
      at_ += 2;
      const char32_t low = hex4();
      if (low >= 0xDC00 && low <= 0xDFFF) {
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
      } else {
        at_ = back;  // a lone high surrogate; the next escape stands for itself
      }
    }
    append_utf8(out, code);
  }

  void escape(std::string& out) {
    const auto backslash = at_++;
    const char c = peek();
    ++at_;
    switch (c) {
      case '"':
        out += '"';
        return;
      case '\\':
        out += '\\';
        return;
      case '/':
        out += '/';
        return;
      case 'b':
        out += '\b';
        return;
      case 'f':
        out += '\f';
        return;
      case 'n':
        out += '\n';
        return;
      case 'r':
        out += '\r';
        return;
      case 't':
        out += '\t';
        return;
      case 'u':
        return unicode_escape(out);
      default:
        error(backslash, "unknown escape in a string", "a backslash itself is written \\\\");
    }
  }

  void string(std::string& out) {
    const auto quote = at_++;
    while (!error_) {
      const auto rest = text_.substr(at_);
      const auto run = json_unescaped_run(rest);
      out += rest.substr(0, run);
      at_ += run;
      if (at_ >= text_.size()) return error(quote, "the string that begins here has no end");
      if (text_[at_] == '"') {
        ++at_;
        return;
      }
      if (text_[at_] != '\\') {
        return error(at_, "a raw control character stands in a string",
                     "write it as an escape: \\n, \\t, \\u001f");
      }
      escape(out);
    }
  }

  bool too_deep(std::size_t depth) {
    if (depth < limits_.max_depth) return false;
    error(at_, fmt::format("nested deeper than {} levels", limits_.max_depth));
    return true;
  }

  void array(Value& out, std::size_t depth) {
    if (too_deep(depth)) return;
    out.kind = Kind::array;
    ++at_;
    skip_space();
    if (peek() == ']') {
      ++at_;
      return;
    }
    while (!error_) {
      value(out.items.emplace_back(), depth + 1);
      skip_space();
      if (error_ || closes(']', "an array element")) return;
    }
  }

  void object(Value& out, std::size_t depth) {
    if (too_deep(depth)) return;
    out.kind = Kind::object;
    ++at_;
    skip_space();
    if (peek() == '}') {
      ++at_;
      return;
    }
    out.members.reserve(4);  // most objects have as many
    while (!error_) {
      if (peek() != '"') return peek() == '}' ? not_a_value() : unexpected("a key in double quotes");
      auto& member = out.members.emplace_back();
      member.key_begin = place(at_);
      string(member.key);
      skip_space();
      if (error_) return;
      if (peek() != ':') return unexpected("':' after the key");
      ++at_;
      skip_space();
      value(member.value, depth + 1);
      skip_space();
      if (error_ || closes('}', "a member")) return;
    }
  }

  // After an element: true at the closing bracket, false when a comma was passed and another one follows.
  bool closes(char bracket, std::string_view after) {
    if (peek() == bracket) {
      ++at_;
      return true;
    }
    if (peek() != ',') {
      unexpected(fmt::format("',' or '{}' after {}", bracket, after));
      return true;
    }
    ++at_;
    skip_space();
    return false;
  }

  std::string_view text_;
  JsonLimits limits_;
  std::size_t at_ = 0;
  std::optional<JsonError> error_;
};

}  // namespace

tl::expected<Value, JsonError> parse_json(std::string_view text, JsonLimits limits) {
  return Parser(text, limits).document();
}

Checked<Value> read_json(const SourceText& source, JsonLimits limits) {
  auto parsed = parse_json(source.text, limits);
  if (!parsed) {
    auto& e = parsed.error();
    return tl::make_unexpected(
        Diagnostics{diagnose(source, e.offset, std::move(e.message), std::move(e.hint))});
  }
  return std::move(*parsed);
}

}  // namespace tocsin::doc
