// Who is at the keyboard.
#pragma once

#include <string>

namespace tocsin::cli {

/// The user's name, behind sudo too; empty when the environment does not say it.
std::string user_name();

}  // namespace tocsin::cli
