#include "match/wildcard.h"

namespace tocsin::match {

bool Wildcard::matches(std::string_view text) const {
  const std::string_view first = pieces.front();
  if (pieces.size() == 1) return text == first;
  const std::string_view last = pieces.back();
  if (text.size() < first.size() + last.size() || !text.starts_with(first) || !text.ends_with(last))
    return false;
  text = text.substr(first.size(), text.size() - first.size() - last.size());
  // Between two stars the earliest place is always good enough.
  for (std::size_t i = 1; i + 1 < pieces.size(); ++i) {
    const auto at = text.find(pieces[i]);
    if (at == std::string_view::npos) return false;
    text.remove_prefix(at + pieces[i].size());
  }
  return true;
}

tl::expected<Wildcard, WildcardError> parse_wildcard(std::string_view text) {
  Wildcard out;
  out.pieces.emplace_back();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '*') {
      if (i + 1 < text.size() && text[i + 1] == '*') {
        return tl::make_unexpected(WildcardError{i, "two stars stand side by side",
                                                 "one star already is any text; a star itself is \\*"});
      }
      out.pieces.emplace_back();
      continue;
    }
    if (text[i] == '\\') {
      ++i;
      if (i == text.size() || (text[i] != '*' && text[i] != '\\')) {
        return tl::make_unexpected(
            WildcardError{i - 1, "a backslash stands before neither '*' nor '\\'",
                          "a wildcard knows \\* and \\\\ only; in JSON each backslash is written twice"});
      }
    }
    out.pieces.back() += text[i];
  }
  return out;
}

}  // namespace tocsin::match
