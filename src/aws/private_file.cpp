#include "aws/private_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

#include "base/hash.h"

namespace tocsin::aws {

Status write_private_file(const std::string& path, std::string_view text) {
  const auto beside = path + "." + random_hex(8) + ".tmp";
  const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return fail({ErrorKind::io, std::strerror(errno), beside, ""});
  bool written = true;
  while (!text.empty() && written) {
    const auto count = ::write(fd, text.data(), text.size());
    if (count > 0) text.remove_prefix(static_cast<std::size_t>(count));
    written = count > 0 || (count < 0 && errno == EINTR);
  }
  written = ::close(fd) == 0 && written;
  if (written && std::rename(beside.c_str(), path.c_str()) == 0) return {};
  const int error = errno;
  ::unlink(beside.c_str());
  return fail({ErrorKind::io, std::strerror(error), path, ""});
}

}  // namespace tocsin::aws
