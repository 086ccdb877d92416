// A file, or standard input, as commands name them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "source/descriptor.h"

namespace tocsin::source {

struct InputFile {
  std::string name;  // for people: the path, or "(standard input)"
  Descriptor descriptor;
  std::optional<std::uint64_t> bytes;  // of a regular file; nothing for a pipe, a terminal, a device
};

/// "-" is standard input. An error names the file and the system's reason.
Result<InputFile> open_input(const std::string& path);

/// Reads at most `size` bytes to `to`; 0 at the end.
Result<std::size_t> read_some(const InputFile& file, char* to, std::size_t size);

}  // namespace tocsin::source
