#include "cli/store/user_name.h"

#include <array>
#include <cstdlib>
#include <pwd.h>
#include <unistd.h>

namespace tocsin::cli {

std::string user_name() {
  for (const auto* variable : {"SUDO_USER", "USER", "LOGNAME"}) {
    const char* name = std::getenv(variable);
    if (name != nullptr && *name != '\0') return name;
  }
  // A container or a timer has none of them.
  std::array<char, 4096> texts{};
  passwd entry{};
  passwd* found = nullptr;
  if (getpwuid_r(geteuid(), &entry, texts.data(), texts.size(), &found) == 0 && found != nullptr)
    return found->pw_name;
  return {};
}

}  // namespace tocsin::cli
