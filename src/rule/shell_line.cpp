#include "rule/shell_line.h"

namespace tocsin::rule {
namespace {

constexpr std::string_view kSpaces = " \t\n";
constexpr std::string_view kOperators = ";|&()<>";

bool in(std::string_view set, char c) {
  return set.find(c) != std::string_view::npos;
}

}  // namespace

void ShellLine::feed(std::string_view text) {
  for (const char c : text) {
    const char closing = open_.empty() ? '\0' : open_.back();
    if (escaped_) {
      escaped_ = false;
      word_ += c;
      last_ = '\0';
      continue;
    }
    if (closing == '\'') {
      if (c == '\'') open_.pop_back();
      word_ += c;
      last_ = c;
      continue;
    }
    if (c == '\\') {
      escaped_ = true;
    } else if (closing != '\0' && c == closing) {
      open_.pop_back();
    } else if (c == '"' || c == '`') {
      open_.push_back(c);
    } else if (c == '\'' && closing != '"') {
      open_.push_back(c);
    } else if (c == '(' && (closing != '"' || last_ == '$')) {
      // A subshell or a substitution: both end at the matching parenthesis.
      open_.push_back(')');
    } else if (c == '{' && last_ == '$') {
      open_.push_back('}');
    }
    feed_plain(c);
    last_ = c;
  }
}

void ShellLine::feed_plain(char c) {
  const bool separates = !quoted() && (in(kSpaces, c) || in(kOperators, c));
  if (!separates) {
    word_ += c;
    return;
  }
  if (!word_.empty()) {
    // `NAME=value command`, `> file command`: the command is still to come.
    command_position_ = command_position_ && (redirected_ || word_.find('=') != std::string::npos);
    redirected_ = false;
  }
  word_.clear();
  if (c == '<' || c == '>') redirected_ = true;
  if (in(";|&(", c)) command_position_ = true;
}

void ShellLine::placeholder() {
  word_ += 'x';
  last_ = 'x';
  escaped_ = false;
}

std::string_view ShellLine::objection(char next) const {
  if (quoted()) return "a placeholder cannot stand inside quotes, backquotes or parentheses";
  if (escaped_ || last_ == '$')
    return "a placeholder cannot follow '\\' or '$': the shell would read its quotes anew";
  if (next != '\0' && !in(kSpaces, next) && !in(kOperators, next)) {
    return "a placeholder must stand alone or at the end of a word";
  }
  if (redirected_) return "a placeholder cannot name a file to read from or write to";
  if (command_position_ && word_.find('=') == std::string::npos)
    return "a placeholder cannot name the command to run";
  return {};
}

std::string_view ShellLine::unfinished() const {
  if (escaped_) return "the line ends with a backslash";
  if (quoted()) return "a quote, backquote or parenthesis is never closed";
  return {};
}

}  // namespace tocsin::rule
