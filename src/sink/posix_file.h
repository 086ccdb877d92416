// Files written so that a kill or a power cut finds them whole: the few POSIX calls that the file sinks share. Every
// function takes or gives a NotDelivered, because a full disk or a missing folder is the channel's trouble, not the message's.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "sink/sink.h"

namespace tocsin::sink {

/// Owns a file descriptor; -1 is none. Movable, not copyable.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  ~FileDescriptor() { reset(); }
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(other.release()) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;

  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  int release();
  void reset();

 private:
  int fd_ = -1;
};

using FileStatus = tl::expected<void, NotDelivered>;

/// `unavailable`, with what could not be done to `path` and the reason of the last system call (errno).
NotDelivered file_trouble(std::string_view action, const std::string& path);

/// All of `bytes`, over interruptions and short writes.
FileStatus write_all(int fd, std::string_view bytes, const std::string& path);

FileStatus sync(int fd, const std::string& path);

/// Makes a rename or a new name in `folder` last.
FileStatus sync_folder(const std::string& folder);

/// An error when nothing could be made at `path` because the folder that it should stand in is not there or may not be written.
Status check_parent(const std::string& path);

}  // namespace tocsin::sink
