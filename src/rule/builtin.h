// The rules that ship, embedded as text when the program was built (see folder.cmake): every .yaml, .yml and
// .json file below rules/, in the order of their paths. Constant data.
#pragma once

#include <span>
#include <string_view>

namespace tocsin::rule {

struct BuiltinFile {
  std::string_view path;  // below rules/: "iam/iam-user-created.yaml"
  std::string_view text;
};

std::span<const BuiltinFile> builtin_files();

/// Is there a shipped rule with this id? (A rule's id is its file's name.)
bool is_builtin_rule(std::string_view id);

}  // namespace tocsin::rule
