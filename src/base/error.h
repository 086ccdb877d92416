// What went wrong, where, and what to do about it: a value, never an exception.
#pragma once

#include <string>

namespace tocsin {

enum class ErrorKind {
  usage,       // the caller asked for something impossible: exit 2
  io,          // a file, a socket or the database failed: exit 2
  invalid,     // a rule, a pattern or the settings are wrong: exit 3
  permission,  // not allowed: exit 4
  partial,     // delivered only in part: exit 5
};

struct Error {
  ErrorKind kind = ErrorKind::io;
  std::string what;        // one sentence, no trailing full stop, no secret
  std::string where = {};  // file, file:line:column, address or table; may be empty
  std::string hint = {};   // what to do; may be empty
};

/// "where: what (hint)": one line for people and logs.
std::string to_string(const Error& error);

/// The exit code that docs/cli.md promises for this kind of error.
int exit_code(ErrorKind kind);

}  // namespace tocsin
