#include "cli/rules/rule_files_output.h"

#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <system_error>

#include "cli/setup.h"

namespace tocsin::cli {
namespace {

int fail(std::string what, const std::filesystem::path& path, std::string hint) {
  return report(Error{ErrorKind::io, std::move(what), path.string(), std::move(hint)});
}

}  // namespace

int write_rule_files(const std::vector<MadeFile>& files, const std::string& folder, bool replace) {
  if (folder.empty()) {
    for (std::size_t i = 0; i < files.size(); ++i) fmt::print("{}{}", i > 0 ? "---\n" : "", files[i].text);
    return 0;
  }
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail("the folder cannot be made: " + error.message(), folder, "");
  for (const auto& file : files) {
    const auto path = std::filesystem::path(folder) / file.name;
    if (!replace && std::filesystem::exists(path, error))
      return fail("there is such a file already", path, "--replace writes over it");
  }
  for (const auto& file : files) {
    const auto path = std::filesystem::path(folder) / file.name;
    std::ofstream out(path, std::ios::binary);
    out << file.text;
    out.close();
    if (!out) return fail("the file cannot be written", path, "may you write there? is the disk full?");
    fmt::print("{}\n", path.string());
  }
  return 0;
}

}  // namespace tocsin::cli
