#include "cli/user_name.h"

#include <cstdlib>

namespace tocsin::cli {

std::string user_name() {
  for (const auto* variable : {"SUDO_USER", "USER", "LOGNAME"}) {
    const char* name = std::getenv(variable);
    if (name != nullptr && *name != '\0') return name;
  }
  return {};
}

}  // namespace tocsin::cli
