#include "source/followed_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#include "base/log.h"
#include "source/fingerprint.h"
#include "source/gunzip.h"

namespace tocsin::source {
namespace {

constexpr std::size_t kPiece = std::size_t{256} << 10;
constexpr std::chrono::minutes kKeepOpen{2};
constexpr std::chrono::seconds kLongestLeave{10};

// Where a text that is read from `offset` on stands: the lines before it are counted once, after a restart.
TextPlace place_at(int fd, std::uint64_t offset) {
  TextPlace place{offset, 1, 1};
  std::vector<char> buffer(kPiece);
  for (std::uint64_t at = 0; at < offset;) {
    const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, offset - at));
    const auto got = ::pread(fd, buffer.data(), want, static_cast<off_t>(at));
    if (got <= 0) break;
    for (const char c : std::string_view(buffer.data(), static_cast<std::size_t>(got))) {
      if (c == '\n') {
        ++place.line;
        place.column = 1;
      } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
        ++place.column;
      }
    }
    at += static_cast<std::uint64_t>(got);
  }
  return place;
}

bool begins_gzipped(int fd) {
  std::array<char, 2> head{};
  return ::pread(fd, head.data(), 2, 0) == 2 && looks_gzipped({head.data(), 2});
}

}  // namespace

FollowedFile::FollowedFile(std::string path, Intake& intake, ReadLimits limits, Milliseconds quiet,
                           bool follow_link)
    : path_(std::move(path)), intake_(intake), limits_(limits), quiet_(quiet), follow_link_(follow_link) {}

FollowedFile::State FollowedFile::visit(Feeder& feeder) {
  feeder_ = &feeder;
  const int links = follow_link_ ? 0 : O_NOFOLLOW;
  Descriptor fd(::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | links));
  const int why = errno;
  struct stat info{};
  const bool there = fd.open() && ::fstat(fd.get(), &info) == 0 && S_ISREG(info.st_mode);
  const bool another = there && kind_ != Kind::unknown && (info.st_dev != device_ || info.st_ino != inode_);
  if (!there || another) {
    if (auto state = leave(feeder)) return *state;
  }
  if (!there) {
    if (fd.open() || why == ENOENT) return State::gone;
    warn_once("cannot be opened: " + std::generic_category().message(why));
    return State::idle;
  }
  note(info);
  if (kind_ == Kind::unknown) {
    if (info.st_size < 2) return is_quiet(info) ? State::idle : State::pending;
    kind_ = begins_gzipped(fd.get()) ? Kind::gzip : Kind::plain;
  }
  return kind_ == Kind::gzip ? visit_gzip(feeder, fd, info) : visit_plain(feeder, std::move(fd), info);
}

// The name is gone or means another file. Whoever writes may not know yet and go on writing to the old one for a moment.
std::optional<FollowedFile::State> FollowedFile::leave(Feeder& feeder) {
  if (fd_.open()) {
    const auto now = Steady::now();
    if (!leaving_) leaving_ = now;
    if (!read_on(feeder)) return State::stopped;
    if (now - std::max(changed_, *leaving_) < quiet_ && now - *leaving_ < kLongestLeave)
      return State::pending;
  }
  if (!finish(feeder)) return State::stopped;
  return std::nullopt;
}

void FollowedFile::note(const struct stat& info) {
  const bool same = info.st_dev == device_ && info.st_ino == inode_ && info.st_size == seen_size_ &&
                    info.st_mtim.tv_sec == seen_time_.tv_sec && info.st_mtim.tv_nsec == seen_time_.tv_nsec;
  if (same) return;
  changed_ = Steady::now();
  device_ = info.st_dev;
  inode_ = info.st_ino;
  seen_size_ = info.st_size;
  seen_time_ = info.st_mtim;
  finished_ = false;
}

FollowedFile::State FollowedFile::visit_plain(Feeder& feeder, Descriptor fd, const struct stat& info) {
  const bool shorter = static_cast<std::uint64_t>(info.st_size) < read_;
  if (splitter_ && (shorter || !matches_fingerprint(fd.get(), info, fingerprint_))) {
    log::info("a file was emptied or replaced: it is read from its beginning", {{"file", path_}});
    return finish(feeder) ? State::pending : State::stopped;
  }
  if (!splitter_ && !open_plain(feeder, fd.get(), info)) return State::pending;
  if (!fd_.open()) fd_ = std::move(fd);
  if (!read_on(feeder)) return State::stopped;
  if (!splitter_->inside()) return State::idle;
  if (!is_quiet(info)) return State::pending;
  warn_once("it ends inside an event, which is read when its rest has come");
  return State::idle;
}

bool FollowedFile::open_plain(Feeder& feeder, int fd, const struct stat& info) {
  auto position = intake_.position(path_);
  if (!position) {
    warn_once("its read position is not known: " + to_string(position.error()));
    return false;
  }
  TextPlace from;
  const bool known = *position && (*position)->offset <= static_cast<std::uint64_t>(info.st_size) &&
                     matches_fingerprint(fd, info, (*position)->fingerprint);
  if (known) from = place_at(fd, (*position)->offset);
  read_ = stored_ = from.offset;
  fingerprint_ = fingerprint_of(fd, info);
  feeder.begin_file();
  splitter_ = std::make_unique<EventSplitter>(
      path_, limits_.max_event_bytes,
      [this](const EventText& event) {
        feeder_->set_position({path_, fingerprint_, splitter_->settled(), false});
        return feeder_->add({std::string(event.text), origin_of(event)});
      },
      [this](const Diagnostic& what) { feeder_->problem(what); }, from);
  return true;
}

bool FollowedFile::read_on(Feeder& feeder) {
  std::vector<char> buffer(kPiece);
  const auto before = read_;
  while (true) {
    const auto got = ::pread(fd_.get(), buffer.data(), buffer.size(), static_cast<off_t>(read_));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) warn_once("cannot be read: " + std::generic_category().message(errno));
    if (got <= 0) break;
    read_ += static_cast<std::uint64_t>(got);
    if (!splitter_->feed({buffer.data(), static_cast<std::size_t>(got)})) return false;
  }
  if (read_ == before) return true;
  changed_ = Steady::now();
  warned_.clear();
  struct stat info{};
  if (before < kFingerprintBytes && ::fstat(fd_.get(), &info) == 0)
    fingerprint_ = fingerprint_of(fd_.get(), info);
  if (splitter_->settled() != stored_) {
    stored_ = splitter_->settled();
    feeder.set_position({path_, fingerprint_, stored_, false});
  }
  return feeder.flush();
}

// The next file under this name is another one: what has no end is reported, and all is forgotten.
bool FollowedFile::finish(Feeder& feeder) {
  if (splitter_) splitter_->finish();
  splitter_.reset();
  fd_.reset();
  kind_ = Kind::unknown;
  read_ = stored_ = 0;
  fingerprint_.clear();
  leaving_.reset();
  finished_ = false;
  warned_.clear();
  return feeder.flush();
}

FollowedFile::State FollowedFile::visit_gzip(Feeder& feeder, const Descriptor& fd, const struct stat& info) {
  if (finished_) return State::idle;
  const auto position = intake_.position(path_);
  if (!position) {
    warn_once("its read position is not known: " + to_string(position.error()));
    return State::pending;
  }
  if (*position && (*position)->finished && (*position)->offset == static_cast<std::uint64_t>(info.st_size) &&
      matches_fingerprint(fd.get(), info, (*position)->fingerprint)) {
    finished_ = true;
    return State::idle;
  }
  if (!is_quiet(info)) return State::pending;
  feeder.begin_file();
  bool going = true;
  const auto read = read_events(
      path_,
      [&](const EventText& event) {
        going = feeder.add({std::string(event.text), origin_of(event)});
        return going;
      },
      [&](const Diagnostic& what) { feeder.problem(what); }, limits_);
  if (!going) return State::stopped;
  if (!read) warn_once(to_string(read.error()));
  // A damaged file counts as read too: it was named in the log, and is read again only when its size changes.
  if (read)
    feeder.set_position(
        {path_, fingerprint_of(fd.get(), info), static_cast<std::uint64_t>(info.st_size), true});
  if (!feeder.flush()) return State::stopped;
  finished_ = true;
  return State::idle;
}

// By the file's own time, so that old files are read at once, or by what was seen of it, should its clock be ahead.
bool FollowedFile::is_quiet(const struct stat& info) const {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  const auto age = std::chrono::seconds(now.tv_sec - info.st_mtim.tv_sec) +
                   std::chrono::nanoseconds(now.tv_nsec - info.st_mtim.tv_nsec);
  return age >= quiet_ || Steady::now() - changed_ >= quiet_;
}

void FollowedFile::rest(bool may_hold) {
  if (!may_hold || Steady::now() - changed_ > kKeepOpen) fd_.reset();
}

void FollowedFile::warn_once(const std::string& what) {
  if (warned_ == what) return;
  warned_ = what;
  log::warning("trouble with a file", {{"file", path_}, {"what", what}});
}

}  // namespace tocsin::source
