// One file on disk, read as it grows (plain) or once when it is complete (gzip). Knows rotation, truncation and
// replacement; keeps its position through the intake. One thread.
//
// A plain file is read to the last complete event; what has no end yet waits for its rest. It is read anew from the
// beginning when it became shorter, has another inode or other first bytes. A renamed file is a new file: its events are
// offered again under the new name and ring no second time.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <sys/stat.h>

#include "source/descriptor.h"
#include "source/event_reader.h"
#include "source/event_splitter.h"
#include "source/feeder.h"
#include "source/intake.h"

namespace tocsin::source {

class FollowedFile {
 public:
  enum class State {
    idle,     // nothing to do until the file changes
    pending,  // visit again soon: it is not known yet whether the file is complete
    gone,     // there is no such file; what had been read of it is dealt with
    stopped,  // stop was asked for
  };

  /// The reference must outlive the file. `follow_link`: the name may be a symbolic link.
  FollowedFile(std::string path, Intake& intake, ReadLimits limits, Milliseconds quiet, bool follow_link);

  /// Looks at the file and reads what is new.
  State visit(Feeder& feeder);

  /// After a visit: lets go of the descriptor when it may not be held or the file has not changed for a while. While it is
  /// held, a file that is renamed is read to its end although its name is gone.
  void rest(bool may_hold);
  bool holds_descriptor() const { return fd_.open(); }

 private:
  enum class Kind { unknown, plain, gzip };
  using Steady = std::chrono::steady_clock;

  State visit_plain(Feeder& feeder, Descriptor fd, const struct stat& info);
  State visit_gzip(Feeder& feeder, const Descriptor& fd, const struct stat& info);
  std::optional<State> leave(Feeder& feeder);
  void note(const struct stat& info);
  bool open_plain(Feeder& feeder, int fd, const struct stat& info);
  bool read_on(Feeder& feeder);  // this and finish(): false when stop was asked for
  bool finish(Feeder& feeder);
  bool is_quiet(const struct stat& info) const;
  void warn_once(const std::string& what);

  std::string path_;
  Intake& intake_;
  const ReadLimits limits_;
  const Milliseconds quiet_;
  const bool follow_link_;

  Kind kind_ = Kind::unknown;
  dev_t device_ = 0;
  ino_t inode_ = 0;
  off_t seen_size_ = -1;
  timespec seen_time_{};
  Steady::time_point changed_{};  // when the size or time was last seen to change
  std::string warned_;

  // plain
  Descriptor fd_;
  std::unique_ptr<EventSplitter> splitter_;
  Feeder* feeder_ = nullptr;  // during a visit, for the splitter's handlers
  std::uint64_t read_ = 0;    // bytes given to the splitter
  std::uint64_t stored_ = 0;  // the position that the intake knows
  std::string fingerprint_;
  std::optional<Steady::time_point> leaving_;  // since the name is gone or means another file

  // gzip
  bool finished_ = false;  // read to its end, and not changed since
};

}  // namespace tocsin::source
