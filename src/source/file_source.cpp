#include "source/file_source.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <poll.h>
#include <sys/inotify.h>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "base/log.h"
#include "source/descriptor.h"

namespace tocsin::source {
namespace {

namespace fs = std::filesystem;
using Steady = std::chrono::steady_clock;

constexpr Milliseconds kTick{200};    // between looks at the stop token, and at files that may be complete
constexpr std::size_t kMaxOpen = 64;  // descriptors of files that were read lately
constexpr int kWalkShare = 20;        // a walk may take a twentieth of the time
constexpr std::uint32_t kEvents =
    IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE;

// Read positions are kept under the path: it must not depend on where the service was started.
std::string absolute(const std::string& path) {
  std::error_code error;
  const auto full = fs::absolute(path, error);
  auto normal = (error ? fs::path(path) : full).lexically_normal().string();
  if (normal.size() > 1 && normal.ends_with('/')) normal.pop_back();
  return normal;
}

}  // namespace

// inotify, as far as the system gives watches; without them the walks remain.
struct FileSource::Watcher {
  struct Change {
    std::string folder;
    std::string name;
    bool is_folder = false;
    bool lost = false;  // the queue overflowed
  };

  Descriptor fd{::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)};
  std::unordered_map<int, std::string> folders;
  bool complained = false;

  void watch(const std::string& folder) {
    const int watch = ::inotify_add_watch(fd.get(), folder.c_str(), kEvents | IN_ONLYDIR);
    if (watch >= 0) {
      folders[watch] = folder;
    } else if (errno != ENOENT && !std::exchange(complained, true)) {
      log::warning("not every folder can be watched: changes are found by looking from time to time",
                   {{"folder", folder}, {"why", std::generic_category().message(errno)}});
    }
  }

  std::vector<Change> read(Milliseconds timeout) {
    std::vector<Change> changes;
    pollfd wait{fd.get(), POLLIN, 0};
    if (::poll(&wait, 1, static_cast<int>(timeout.count())) <= 0) return changes;
    alignas(inotify_event) std::array<char, 16384> buffer{};
    for (auto got = ::read(fd.get(), buffer.data(), buffer.size()); got > 0;
         got = ::read(fd.get(), buffer.data(), buffer.size())) {
      inotify_event event{};
      for (std::size_t at = 0; at + sizeof event <= static_cast<std::size_t>(got);
           at += sizeof event + event.len) {
        std::memcpy(&event, buffer.data() + at, sizeof event);
        if (auto change = read_one(event, buffer.data() + at + sizeof event))
          changes.push_back(std::move(*change));
      }
    }
    return changes;
  }

  std::optional<Change> read_one(const inotify_event& event, const char* name) {
    if ((event.mask & IN_Q_OVERFLOW) != 0) return Change{{}, {}, false, true};
    const auto folder = folders.find(event.wd);
    if (folder == folders.end()) return std::nullopt;
    if ((event.mask & IN_IGNORED) != 0) {
      folders.erase(folder);
      return std::nullopt;
    }
    if (event.len == 0) return std::nullopt;
    return Change{folder->second, std::string(name, ::strnlen(name, event.len)), (event.mask & IN_ISDIR) != 0,
                  false};
  }
};

bool is_ignored_name(std::string_view name) {
  if (name.empty() || name.front() == '.' || name.back() == '~') return true;
  constexpr std::array<std::string_view, 4> kTemporary = {".tmp", ".part", ".partial", ".swp"};
  return std::any_of(kTemporary.begin(), kTemporary.end(),
                     [&](std::string_view end) { return name.ends_with(end); });
}

FileSource::FileSource(Intake& intake, FeederCounts& counts, FileSourceOptions options)
    : intake_(intake), counts_(counts), options_(std::move(options)), watcher_(std::make_unique<Watcher>()) {
  for (auto* paths : {&options_.folders, &options_.files}) {
    for (auto& path : *paths) path = absolute(path);
  }
}

FileSource::~FileSource() = default;

Status FileSource::check() const {
  for (const auto& folder : options_.folders) {
    std::error_code error;
    const fs::directory_iterator readable(folder, error);
    if (error) return fail({ErrorKind::io, "the folder cannot be watched: " + error.message(), folder});
  }
  return {};
}

void FileSource::run(const std::stop_token& stop) {
  Feeder feeder(intake_, counts_, stop, options_.first_wait);
  auto next_walk = Steady::now();
  while (!stop.stop_requested()) {
    if (const auto begin = Steady::now(); begin >= next_walk) {
      walk();
      const auto took = Steady::now() - begin;
      next_walk = begin + std::max<Steady::duration>(options_.rescan, took * kWalkShare);
    }
    if (!visit_due(feeder, stop)) return;
    collect_changes(std::min(kTick, options_.rescan));
  }
}

void FileSource::walk() {
  for (const auto& folder : options_.folders) walk_folder(folder);
  for (const auto& file : options_.files) {
    watcher_->watch(fs::path(file).parent_path().string());
    add_file(file);
  }
  for (const auto& [path, file] : files_) due_.insert(path);
}

void FileSource::walk_folder(const std::string& folder) {
  // Watched before it is listed: what appears in between is seen twice, not never.
  watcher_->watch(folder);
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    const auto name = entries->path().filename().string();
    if (is_ignored_name(name)) continue;
    std::error_code unknown;
    const auto type = entries->symlink_status(unknown).type();
    if (type == fs::file_type::directory) walk_folder(entries->path().string());
    if (type == fs::file_type::regular) add_file(entries->path().string());
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    log::warning("a watched folder cannot be read", {{"folder", folder}, {"why", error.message()}});
  }
}

void FileSource::add_file(const std::string& path) {
  const bool named = std::find(options_.files.begin(), options_.files.end(), path) != options_.files.end();
  files_.try_emplace(path, path, intake_, options_.limits, options_.quiet, named);
  due_.insert(path);
}

bool FileSource::visit_due(Feeder& feeder, const std::stop_token& stop) {
  due_.merge(std::exchange(pending_, {}));
  for (const auto& path : std::exchange(due_, {})) {
    const auto found = files_.find(path);
    if (found == files_.end()) continue;
    if (stop.stop_requested()) return false;
    open_.erase(path);
    switch (found->second.visit(feeder)) {
      case FollowedFile::State::idle:
        break;
      case FollowedFile::State::pending:
        pending_.insert(path);
        break;
      case FollowedFile::State::gone:
        files_.erase(found);
        continue;
      case FollowedFile::State::stopped:
        return false;
    }
    found->second.rest(open_.size() < kMaxOpen);
    if (found->second.holds_descriptor()) open_.insert(path);
  }
  return true;
}

void FileSource::collect_changes(Milliseconds timeout) {
  for (const auto& change : watcher_->read(timeout)) {
    if (change.lost) {
      walk();
      continue;
    }
    const auto path = (fs::path(change.folder) / change.name).string();
    const auto named = std::find(options_.files.begin(), options_.files.end(), path) != options_.files.end();
    if (named) add_file(path);
    if (named || is_ignored_name(change.name)) continue;
    const bool below =
        std::any_of(options_.folders.begin(), options_.folders.end(), [&](const std::string& folder) {
          return change.folder == folder || change.folder.starts_with(folder + '/');
        });
    if (!below) continue;
    change.is_folder ? walk_folder(path) : add_file(path);
  }
}

}  // namespace tocsin::source
