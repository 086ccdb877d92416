#include "sink/file/file_sink.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace tocsin::sink {
namespace {

constexpr std::int64_t kBlock = std::int64_t{1024} * 1024;
// Longer than any line that this sink writes; a longer last line is not ours.
constexpr std::int64_t kLongestLine = std::int64_t{16} * 1024 * 1024;

tl::expected<std::string, NotDelivered> read_at(int fd, std::int64_t offset, std::int64_t size,
                                                const std::string& path) {
  std::string bytes(static_cast<std::size_t>(size), '\0');
  std::size_t have = 0;
  while (have < bytes.size()) {
    const auto got =
        ::pread(fd, bytes.data() + have, bytes.size() - have, offset + static_cast<std::int64_t>(have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return tl::unexpected(file_trouble("read", path));
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

tl::expected<std::int64_t, NotDelivered> size_of(int fd, const std::string& path) {
  struct stat status{};
  if (::fstat(fd, &status) != 0) return tl::unexpected(file_trouble("look at", path));
  return static_cast<std::int64_t>(status.st_size);
}

/// Held while the file's end is looked at or written: `tocsin send-test` may write beside `serve`, and neither may take the other's
/// line in the making for a torn one. A file system without locks is used without.
class EndOfFileLock {
 public:
  explicit EndOfFileLock(int fd) : fd_(fd) {
    while (::flock(fd_, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  ~EndOfFileLock() { ::flock(fd_, LOCK_UN); }
  EndOfFileLock(const EndOfFileLock&) = delete;
  EndOfFileLock& operator=(const EndOfFileLock&) = delete;

 private:
  int fd_;
};

bool is_regular_file(int fd) {
  struct stat status{};
  return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

// A line of ours that a kill cut short, or the zeros that some file systems leave after a power cut.
bool is_torn_line(std::string_view tail, JsonFormat format) {
  auto start = json_line_start("", format);
  start.pop_back();
  const auto common = std::min(start.size(), tail.size());
  return tail.substr(0, common) == std::string_view(start).substr(0, common) ||
         tail.find_first_not_of('\0') == std::string_view::npos;
}

}  // namespace

Payload FileSink::render(const Notification& notification, std::string_view /*target*/) const {
  return {"application/x-ndjson", json_line(notification, format_)};
}

FileStatus FileSink::open() {
  file_ = FileDescriptor(::open(path_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600));
  if (!file_.is_open()) return tl::unexpected(file_trouble("open", path_));
  if (!is_regular_file(file_.get())) {
    file_.reset();
    return tl::unexpected(NotDelivered{NotDelivered::Kind::unavailable, path_ + " is not a regular file",
                                       std::nullopt, FailureReason::local});
  }
  if (auto repaired = repair(); !repaired) {
    file_.reset();
    return repaired;
  }
  const auto folder = std::filesystem::path(path_).parent_path();
  return sync_folder(folder.empty() ? "." : folder.string());
}

/// Whatever stands after the last line feed was never reported as delivered: a piece of ours is cut off, and will be
/// written again; anything else is somebody's text and gets its line feed.
FileStatus FileSink::repair() {
  const EndOfFileLock lock(file_.get());
  const auto size = size_of(file_.get(), path_);
  if (!size) return tl::unexpected(size.error());
  const auto begin = std::max<std::int64_t>(0, *size - kLongestLine);
  const auto end = read_at(file_.get(), begin, *size - begin, path_);
  if (!end) return tl::unexpected(end.error());
  if (end->empty() || end->back() == '\n') return {};
  const auto line_feed = end->rfind('\n');
  const auto tail = line_feed == std::string::npos ? 0 : line_feed + 1;
  if (!is_torn_line(std::string_view(*end).substr(tail), format_) || (tail == 0 && begin > 0)) {
    return write_all(file_.get(), "\n", path_);
  }
  if (::ftruncate(file_.get(), begin + static_cast<std::int64_t>(tail)) != 0) {
    return tl::unexpected(file_trouble("repair", path_));
  }
  return sync(file_.get(), path_);
}

Status FileSink::prepare() {
  if (auto opened = open(); !opened) {
    return fail(
        {ErrorKind::io, opened.error().reason, "", "choose a file in a folder where this user may write"});
  }
  return {};
}

bool FileSink::was_rotated() const {
  struct stat here{};
  struct stat there{};
  if (::fstat(file_.get(), &here) != 0 || ::stat(path_.c_str(), &there) != 0) return true;
  return here.st_dev != there.st_dev || here.st_ino != there.st_ino;
}

tl::expected<bool, NotDelivered> FileSink::holds(const std::string& delivery_id) const {
  const auto size = size_of(file_.get(), path_);
  if (!size) return tl::unexpected(size.error());
  const std::string needle = json_line_start(delivery_id, format_);
  const auto overlap = static_cast<std::int64_t>(needle.size());
  for (auto at = std::max<std::int64_t>(0, *size - searched_tail_); at < *size; at += kBlock) {
    const auto block = read_at(file_.get(), at, std::min(kBlock + overlap, *size - at), path_);
    if (!block) return tl::unexpected(block.error());
    for (auto found = block->find(needle); found != std::string::npos;
         found = block->find(needle, found + 1)) {
      // Only at the beginning of a line: further in it would be a text that an event brought along.
      if (found > 0 ? (*block)[found - 1] == '\n' : at == 0) return true;
      if (found == 0 && read_at(file_.get(), at - 1, 1, path_).value_or("") == "\n") return true;
    }
  }
  return false;
}

FileStatus FileSink::append(std::string_view line) {
  const EndOfFileLock lock(file_.get());
  return write_all(file_.get(), line, path_);
}

DeliveryResult FileSink::deliver(const Payload& payload, const DeliveryContext& context) {
  if (!file_.is_open() || was_rotated()) {
    if (auto opened = open(); !opened) return tl::unexpected(opened.error());
  }
  if (context.maybe_delivered) {
    const auto there = holds(context.delivery_id);
    if (!there) return tl::unexpected(there.error());
    if (*there) {
      if (auto synced = sync(file_.get(), path_); !synced) return tl::unexpected(synced.error());
      return Delivered{path_ + " (was there already)"};
    }
  }
  if (auto written = append(payload.body); !written) {
    // Half a line may stand there now; opening the file anew repairs it.
    file_.reset();
    return tl::unexpected(written.error());
  }
  if (auto synced = sync(file_.get(), path_); !synced) {
    auto trouble = synced.error();
    trouble.kind = NotDelivered::Kind::unknown;
    return tl::unexpected(trouble);
  }
  return Delivered{path_};
}

Status FileSink::check() const {
  if (std::filesystem::is_directory(path_))
    return fail({ErrorKind::io, "this is a folder, not a file", path_});
  return check_parent(path_);
}

std::unique_ptr<Sink> make_file(std::string name, doc::Fields& fields) {
  auto path = fields.file_path("path");
  const auto format = read_json_format(fields);
  if (path.empty()) return nullptr;
  return std::make_unique<FileSink>(std::move(name), std::move(path), format);
}

std::unique_ptr<Sink> example_file() {
  return std::make_unique<FileSink>("file", "alerts.jsonl");
}

}  // namespace tocsin::sink
