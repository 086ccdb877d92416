// The texts of a payload, with their paths, as its reader sees them.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "doc/value.h"

namespace tocsin::sink::testing {

using Path = std::vector<std::string>;

/// "blocks.*.text": `*` is one step, `**` any number of them.
inline bool is_at(std::span<const std::string> path, std::span<const std::string_view> pattern) {
  if (pattern.empty()) return path.empty();
  if (pattern.front() == "**") {
    for (std::size_t skipped = 0; skipped <= path.size(); ++skipped) {
      if (is_at(path.subspan(skipped), pattern.subspan(1))) return true;
    }
    return false;
  }
  if (path.empty() || (pattern.front() != "*" && pattern.front() != path.front())) return false;
  return is_at(path.subspan(1), pattern.subspan(1));
}

inline bool is_at(const Path& path, std::string_view pattern) {
  return is_at(path, split(pattern, '.'));
}

/// Calls `see` for the value and for everything in it.
inline void walk(const doc::Value& value, const std::function<void(const Path&, const doc::Value&)>& see,
                 Path path = {}) {
  see(path, value);
  path.emplace_back();
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    path.back() = std::to_string(i);
    walk(value.items[i], see, path);
  }
  for (const auto& member : value.members) {
    path.back() = member.key;
    walk(member.value, see, path);
  }
}

/// Quoted-printable (RFC 2045, 6.7), with LF line ends, as text.
inline std::string from_quoted_printable(std::string_view text) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'A' + 10; };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=' || i + 2 >= text.size()) {
      out += text[i];
    } else if (text[i + 1] == '\n') {
      ++i;
    } else {
      out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    }
  }
  return out;
}

struct MailParts {
  std::string headers;  // unfolded
  std::string text;
  std::string html;
};

/// A part's body: from the empty line behind its header to the next boundary. "--=_" stands in no quoted-printable text.
inline std::string mail_part(std::string_view mail, std::string_view type) {
  const auto at = mail.find("Content-Type: " + std::string(type));
  const auto begin = at == std::string_view::npos ? at : mail.find("\n\n", at);
  if (begin == std::string_view::npos) return {};
  return from_quoted_printable(mail.substr(begin + 2, mail.find("\n--=_", begin) - begin - 2));
}

/// Of a mail with CRLF or LF line ends.
inline MailParts mail_parts(std::string mail) {
  std::erase(mail, '\r');
  MailParts parts{{}, mail_part(mail, "text/plain"), mail_part(mail, "text/html")};
  const auto headers = std::string_view(mail).substr(0, mail.find("\n\n"));
  for (std::size_t i = 0; i < headers.size(); ++i) {
    if (headers.substr(i).starts_with("\n ")) ++i;
    parts.headers += headers[i];
  }
  return parts;
}

}  // namespace tocsin::sink::testing
