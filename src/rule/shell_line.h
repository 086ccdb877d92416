// Where in a line of POSIX shell are we? Just enough of the grammar to say whether a single-quoted value put at this
// place stays one word of data. What it does not understand it counts as unsafe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tocsin::rule {

class ShellLine {
 public:
  /// Reads on. A placeholder is fed with placeholder().
  void feed(std::string_view text);
  void placeholder();

  /// Why a value must not be put here; empty when it may. `next` is the character that follows the placeholder, '\0' at the end.
  std::string_view objection(char next) const;

  /// Why the line as a whole is wrong, at its end; empty when it is fine.
  std::string_view unfinished() const;

  /// What stands before this place in its word: "s3://", "--user=", or nothing.
  const std::string& word() const { return word_; }

 private:
  void feed_plain(char c);
  bool quoted() const { return !open_.empty(); }

  std::vector<char> open_;  // closing characters that we wait for: ' " ` ) }
  std::string word_;
  char last_ = '\0';              // the character before, when it was not escaped
  bool escaped_ = false;          // the character before was a backslash
  bool command_position_ = true;  // the word that begins here is run
  bool redirected_ = false;       // the word that begins here is a file to read or write
};

}  // namespace tocsin::rule
