#include "source/fingerprint.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <optional>
#include <unistd.h>

#include "base/hash.h"
#include "base/text.h"

namespace tocsin::source {
namespace {

std::optional<std::string> make(int fd, const struct stat& info, std::size_t bytes) {
  std::array<char, kFingerprintBytes> head{};
  std::size_t got = 0;
  while (got < bytes) {
    const auto n = ::pread(fd, head.data() + got, bytes - got, static_cast<off_t>(got));
    if (n <= 0) return std::nullopt;
    got += static_cast<std::size_t>(n);
  }
  return fmt::format("{}-{}-{}-{}", info.st_dev, info.st_ino, bytes,
                     std::string_view(sha256_hex({head.data(), got})).substr(0, 32));
}

}  // namespace

std::string fingerprint_of(int fd, const struct stat& info) {
  const auto size = static_cast<std::uint64_t>(std::max<off_t>(info.st_size, 0));
  return make(fd, info, static_cast<std::size_t>(std::min<std::uint64_t>(size, kFingerprintBytes)))
      .value_or("");
}

bool matches_fingerprint(int fd, const struct stat& info, std::string_view fingerprint) {
  const auto parts = split(fingerprint, '-');
  if (parts.size() != 4) return false;
  std::size_t bytes = 0;
  const std::string count(parts[2]);
  const char* end = count.c_str() + count.size();
  if (std::from_chars(count.c_str(), end, bytes).ptr != end || bytes > kFingerprintBytes) return false;
  return make(fd, info, bytes) == fingerprint;
}

}  // namespace tocsin::source
