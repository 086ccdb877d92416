// Where `rules import` and `rules export` put what they make: a folder, or standard output.
#pragma once

#include <string>
#include <vector>

namespace tocsin::cli {

struct MadeFile {
  std::string name;
  std::string text;
};

/// Into `folder`, which is made when it is not there; with "" all to standard output, YAML documents with a line "---" between them. A file that is
/// there already is an error before anything is written, unless `replace`. The exit code: 0, or 2 after the reason was said.
int write_rule_files(const std::vector<MadeFile>& files, const std::string& folder, bool replace);

}  // namespace tocsin::cli
