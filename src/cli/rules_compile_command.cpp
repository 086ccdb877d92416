#include "cli/rules_compile_command.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fmt/format.h>
#include <fstream>

#include "cli/chosen_rules.h"
#include "rule/bundle.h"

namespace tocsin::cli {
namespace {

/// Whole or not at all: what is half written must not be deployed.
int write_result(const std::string& text, const std::string& path) {
  if (path.empty()) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    return 0;
  }
  const auto unfinished = path + ".tmp";
  std::ofstream file(unfinished, std::ios::binary);
  file << text;
  file.close();
  if (file && std::rename(unfinished.c_str(), path.c_str()) == 0) return 0;
  const std::string why = std::strerror(errno);
  std::remove(unfinished.c_str());
  return report(Error{ErrorKind::io, fmt::format("the file cannot be written: {}", why), path,
                      "does its folder exist?"});
}

}  // namespace

int run_rules_compile(const RulesCompileOptions& options) {
  const auto rules = chosen_rules(options.paths, options.config);
  if (!rules) return rules.error();
  return write_result(rule::write_bundle(*rules), options.output_file);
}

}  // namespace tocsin::cli
