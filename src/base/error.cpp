#include "base/error.h"

namespace tocsin {

std::string to_string(const Error& error) {
  std::string line;
  if (!error.where.empty()) line += error.where + ": ";
  line += error.what;
  if (!error.hint.empty()) line += " (" + error.hint + ")";
  return line;
}

int exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
    case ErrorKind::io:
      return 2;
    case ErrorKind::invalid:
      return 3;
    case ErrorKind::permission:
      return 4;
    case ErrorKind::partial:
      return 5;
  }
  return 2;
}

}  // namespace tocsin
