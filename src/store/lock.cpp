#include "store/lock.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

#include "base/text.h"

namespace tocsin::store {
namespace {

// The pid that the holder wrote; it is somebody else's file, so anything may stand there.
std::string holder(int fd) {
  std::array<char, 32> text{};
  const auto size = ::pread(fd, text.data(), text.size(), 0);
  const auto pid = trim(std::string_view(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0));
  if (pid.empty() || pid.find_first_not_of("0123456789") != std::string_view::npos) return "another process";
  return "process " + std::string(pid);
}

Error cannot(const char* what, int why, const std::string& path) {
  const auto kind = why == EACCES || why == EROFS || why == EPERM ? ErrorKind::permission : ErrorKind::io;
  return {kind, std::string(what) + ": " + std::strerror(why), path,
          "check that the folder exists and may be written"};
}

}  // namespace

Result<Lock> Lock::acquire(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return fail(cannot("the store's lock cannot be opened", errno, path));
  Lock lock(fd);
  int code = 0;
  do {
    code = ::flock(fd, LOCK_EX | LOCK_NB);
  } while (code != 0 && errno == EINTR);
  if (code != 0) {
    if (errno != EWOULDBLOCK) return fail(cannot("the store cannot be locked", errno, path));
    return fail({ErrorKind::usage, "the store is in use by " + holder(fd), path,
                 "stop it first, or give this one another store"});
  }
  // The pid only serves the message above; a full disk must not keep anybody from the lock.
  const auto pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(fd, 0) == 0) static_cast<void>(::pwrite(fd, pid.data(), pid.size(), 0) == 0);
  return lock;
}

Lock::Lock(Lock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Lock::~Lock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace tocsin::store
