// Writing a file that holds a secret.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace tocsin::aws {

/// Replaces the file as a whole, readable for its owner only: written beside it, then renamed, so that nobody ever reads half of it.
Status write_private_file(const std::string& path, std::string_view text);

}  // namespace tocsin::aws
