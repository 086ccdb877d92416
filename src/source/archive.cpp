#include "source/archive.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

namespace tocsin::source {
namespace {

namespace fs = std::filesystem;

Error cannot_list(const std::string& path, const std::error_code& reason) {
  return Error{ErrorKind::io, "cannot be read: " + reason.message(), path};
}

bool is_hidden(const fs::path& path) {
  return path.filename().native().starts_with('.');
}

Status list(const std::string& folder, ArchiveFiles& out) {
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  if (error) return fail(cannot_list(folder, error));
  for (const fs::recursive_directory_iterator end; entry != end;) {
    const auto path = entry->path();
    const bool hidden = is_hidden(path);
    if (hidden && entry->is_directory(error)) entry.disable_recursion_pending();
    if (!hidden && entry->is_regular_file(error)) {
      (is_log_name(path.filename().native()) ? out.files : out.skipped).push_back(path.string());
    }
    entry.increment(error);
    if (error) return fail(cannot_list(path.string(), error));
  }
  return {};
}

}  // namespace

bool is_log_name(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kEndings = {".json", ".jsonl", ".ndjson", ".log"};
  if (name.ends_with(".gz")) name.remove_suffix(3);
  return std::any_of(kEndings.begin(), kEndings.end(), [&](auto ending) { return name.ends_with(ending); });
}

Result<ArchiveFiles> archive_files(const std::string& path) {
  if (path == "-") return ArchiveFiles{{path}, {}};
  std::error_code error;
  const auto status = fs::status(path, error);
  if (!fs::exists(status)) {
    return fail(
        cannot_list(path, error ? error : std::make_error_code(std::errc::no_such_file_or_directory)));
  }
  ArchiveFiles out;
  if (!fs::is_directory(status)) {
    out.files.push_back(path);
    return out;
  }
  if (auto listed = list(path, out); !listed) return fail(std::move(listed.error()));
  std::sort(out.files.begin(), out.files.end());
  std::sort(out.skipped.begin(), out.skipped.end());
  return out;
}

}  // namespace tocsin::source
