// Who is at the keyboard.
#pragma once

#include <string>

namespace tocsin::cli {

/// The user's name, behind sudo too; of the process without an environment. Empty when the system knows none.
std::string user_name();

}  // namespace tocsin::cli
