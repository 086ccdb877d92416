#include "base/file.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fmt/format.h>
#include <memory>

namespace tocsin {

Result<std::string> read_file(const std::string& path, std::uint64_t max_bytes) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"), &std::fclose);
  if (!file) return fail({ErrorKind::io, std::strerror(errno), path});
  std::string text;
  std::array<char, 65536> chunk{};
  for (;;) {
    const auto count = std::fread(chunk.data(), 1, chunk.size(), file.get());
    if (count == 0 && std::ferror(file.get()) != 0) return fail({ErrorKind::io, std::strerror(errno), path});
    if (count == 0) return text;
    if (text.size() + count > max_bytes) {
      return fail({ErrorKind::io, fmt::format("the file is larger than {} bytes", max_bytes), path});
    }
    text.append(chunk.data(), count);
  }
}

}  // namespace tocsin
