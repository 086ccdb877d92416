// The log files below a folder, as people keep them: an archive copied from S3, a case's folder of exports.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace tocsin::source {

struct ArchiveFiles {
  std::vector<std::string> files;    // ascending by path
  std::vector<std::string> skipped;  // regular files whose names are not those of logs, ascending
};

/// True for NAME.json, .jsonl, .ndjson and .log, each also with .gz.
bool is_log_name(std::string_view name);

/// A file is itself, whatever its name; "-" is standard input; of a folder all log files, subfolders too, hidden ones aside.
/// Links to folders are not followed. An error names what is not there or may not be read.
Result<ArchiveFiles> archive_files(const std::string& path);

}  // namespace tocsin::source
