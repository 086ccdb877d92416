// Finds where one JSON value ends, a few bytes at a time: brackets, strings and what may stand before a bracket, nothing
// more. It is no validator: what it calls complete may still be wrong inside, what it refuses is wrong for sure.
#pragma once

#include <bitset>
#include <cstddef>
#include <string>
#include <string_view>

#include "doc/json_reader.h"

namespace tocsin::source {

class BracketScanner {
 public:
  enum class Step {
    more,  // the bytes are used up
    done,  // the value is complete
    records,  // the '[' of a "Records" member of the outermost object was passed; skip_list() says that the list is over
    line_break_in_string,
    unexpected,  // a bracket that cannot stand here
    too_deep,
  };

  /// Forgets everything; the next byte is the first of a value that begins with '{', '[' or '"'.
  void reset();

  /// Reads from text[at] on. Afterwards `at` is behind the last byte that was used, or on the byte that is wrong.
  Step scan(std::string_view text, std::size_t& at);

  /// The list whose '[' was the last byte is dealt with, its ']' included.
  void skip_list();

 private:
  Step open(char bracket);
  Step close(char bracket);
  Step scan_string(std::string_view text, std::size_t& at);

  static constexpr std::size_t kMaxDepth = doc::JsonLimits{}.max_depth;
  std::bitset<kMaxDepth> is_object_;  // by depth
  std::size_t depth_ = 0;
  char before_ =
      0;  // the last byte that is no space: a bracket, ',', ':', '"' for a string, 'w' for anything else
  bool in_string_ = false;
  bool escaped_ = false;
  bool in_key_ = false;  // of the outermost object
  std::string key_;      // its first bytes, as written
};

}  // namespace tocsin::source
