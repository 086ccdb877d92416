// equals-ignore-case as Event Ruler means it: each character of the *pattern* stands for its lower-case or its upper-case
// form, which may be several characters (ß: "ß" or "SS"). So it is not symmetric. Pure, thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tocsin::match {

/// Bytes of the character that begins at `at`. The text is valid UTF-8 but for lone surrogates, which have no case.
std::size_t character_length(std::string_view text, std::size_t at);
/// One character's code; U+FFFD for a stray byte.
char32_t decode_character(std::string_view bytes);

/// A pattern's text as the forms of its characters.
class CaselessText {
 public:
  explicit CaselessText(std::string_view text);

  bool equals(std::string_view value) const;
  bool is_prefix_of(std::string_view value) const;
  bool is_suffix_of(std::string_view value) const;

 private:
  struct Character {
    std::string lower;
    std::string upper;  // the same as `lower` where there is no case
  };
  /// What follows the text in `value`; nothing when `value` does not begin with it.
  std::optional<std::string_view> after_prefix(std::string_view value) const;

  std::vector<Character> characters_;
};

}  // namespace tocsin::match
