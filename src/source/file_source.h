// Watched folders and followed files as a source of the service. inotify says where to look at once; a walk over everything
// from time to time finds what it missed (network file systems, overflowed queues).
//
// Below a folder every regular file is read, in subfolders too, except hidden names and those that end in .tmp, .part,
// .partial, .swp or '~'. Symbolic links below a folder are not followed.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "source/feeder.h"
#include "source/followed_file.h"

namespace tocsin::source {

struct FileSourceOptions {
  std::vector<std::string> folders;
  std::vector<std::string> files;  // followed by name, whatever the name; need not be there yet
  ReadLimits limits = {};
  Milliseconds quiet{2'000};     // a file that has not changed for so long is taken for complete
  Milliseconds rescan{15'000};   // between walks; longer when a walk takes long
  Milliseconds first_wait{500};  // when the intake cannot store: doubles up to 30 s
};

/// True for names that a watched folder leaves alone.
bool is_ignored_name(std::string_view name);

class FileSource {
 public:
  /// The references must outlive the source.
  FileSource(Intake& intake, FeederCounts& counts, FileSourceOptions options);
  ~FileSource();

  /// A folder that is not there or cannot be read is an error: ask before starting.
  Status check() const;

  /// Until stop is asked for. One thread.
  void run(const std::stop_token& stop);

 private:
  struct Watcher;
  void walk();
  void walk_folder(const std::string& folder);
  void add_file(const std::string& path);
  bool visit_due(Feeder& feeder, const std::stop_token& stop);
  void collect_changes(Milliseconds timeout);

  Intake& intake_;
  FeederCounts& counts_;
  FileSourceOptions options_;
  std::unique_ptr<Watcher> watcher_;
  std::map<std::string, FollowedFile> files_;
  std::set<std::string> due_;      // to be visited now
  std::set<std::string> pending_;  // to be visited again soon
  std::set<std::string> open_;     // whose descriptor is held
};

}  // namespace tocsin::source
