#include "sink/posix_file.h"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <system_error>
#include <unistd.h>

namespace tocsin::sink {

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  if (this != &other) {
    reset();
    fd_ = other.release();
  }
  return *this;
}

int FileDescriptor::release() {
  const int fd = fd_;
  fd_ = -1;
  return fd;
}

void FileDescriptor::reset() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

NotDelivered file_trouble(std::string_view action, const std::string& path) {
  const auto why = std::generic_category().message(errno);
  return {NotDelivered::Kind::unavailable, fmt::format("cannot {} {}: {}", action, path, why), std::nullopt,
          FailureReason::local};
}

FileStatus write_all(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const auto written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return tl::unexpected(file_trouble("write", path));
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

FileStatus sync(int fd, const std::string& path) {
  if (::fsync(fd) != 0) return tl::unexpected(file_trouble("sync", path));
  return {};
}

FileStatus sync_folder(const std::string& folder) {
  const FileDescriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.is_open()) return tl::unexpected(file_trouble("open", folder));
  return sync(fd.get(), folder);
}

Status check_parent(const std::string& path) {
  auto parent = std::filesystem::path(path).parent_path().string();
  if (parent.empty()) parent = ".";
  if (::access(parent.c_str(), W_OK | X_OK) == 0) return {};
  const auto kind = errno == EACCES || errno == EROFS ? ErrorKind::permission : ErrorKind::io;
  return fail({kind, std::string("nothing can be written there: ") + std::strerror(errno), parent,
               "make the folder, or give another path"});
}

}  // namespace tocsin::sink
