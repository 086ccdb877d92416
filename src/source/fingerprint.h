// Tells a file that grew from another one under the same name: device, inode and a hash of the first bytes, at most a KiB.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <sys/stat.h>

namespace tocsin::source {

constexpr std::size_t kFingerprintBytes = 1024;

/// Of an open file; "device-inode-bytes-hash". `bytes` is how many were hashed: fewer than a KiB while the file is shorter.
/// Empty when it cannot be read.
std::string fingerprint_of(int fd, const struct stat& info);

/// True when the open file is the one that `fingerprint` was taken of, whether it has grown since or not.
bool matches_fingerprint(int fd, const struct stat& info, std::string_view fingerprint);

}  // namespace tocsin::source
