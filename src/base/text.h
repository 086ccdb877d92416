// Text that may have been written by an attacker: UTF-8 that is counted, cut and cleaned without surprises.
// All functions are pure and thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tocsin {

/// Offset of the first byte that is not valid UTF-8 (RFC 3629: no overlong forms, no surrogates), or nothing.
std::optional<std::size_t> invalid_utf8(std::string_view text);

/// How many bytes at the beginning are ASCII.
std::size_t ascii_prefix(std::string_view text);

/// Characters (code points). A stray byte counts as one.
std::size_t utf8_length(std::string_view text);

/// `count` characters from character `first` on; never cuts a character.
std::string_view utf8_slice(std::string_view text, std::size_t first, std::size_t count);

/// At most `max_bytes` bytes, cut at a character's end; "..." replaces what was cut.
std::string shorten(std::string_view text, std::size_t max_bytes);

/// One line that any terminal, log or mail can show: control characters (C0, C1, DEL), line and paragraph
/// separators, invisible and bidirectional controls become '.', broken UTF-8 becomes U+FFFD.
std::string printable(std::string_view text);

/// Like printable(), but keeps '\n' and '\t'.
std::string printable_lines(std::string_view text);

/// `text` as one word for a POSIX shell: unchanged when it is plainly safe, else single-quoted.
/// What printable() removes is removed first.
std::string shell_quote(std::string_view text);

/// As text or attribute value in HTML and XML: & < > " ' as entities. Clean it with printable() or printable_lines() first.
std::string escape_markup(std::string_view text);

/// The candidate nearest to `word` when it is near enough to be a slip of the pen.
std::optional<std::string> did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

std::string_view trim(std::string_view text);
std::string to_lower_ascii(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);

}  // namespace tocsin
