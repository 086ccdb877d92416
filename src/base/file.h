// Reading a file that a person named: settings, a rule, a pattern. Event sources read in their own folder.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace tocsin {

/// The whole file. A folder, a missing or unreadable file and one beyond `max_bytes` are errors that say so; `where` is the path.
Result<std::string> read_file(const std::string& path, std::uint64_t max_bytes = 64U << 20U);

}  // namespace tocsin
