// The rules that ship, embedded as text when the program was built (see folder.cmake): every .yaml, .yml and
// .json file below rules/, in the order of their paths. Constant data.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace tocsin::rule {

struct BuiltinFile {
  std::string_view path;  // below rules/: "iam/iam-user-created.yaml"
  std::string_view text;
};

std::span<const BuiltinFile> builtin_files();

/// The shipped rule with this id (a rule's id is its file's name), if there is one.
std::optional<std::string_view> builtin_rule_text(std::string_view id);

/// The JSON Schema of rule files (schema/rule.schema.json), for editors.
std::string_view rule_schema();

}  // namespace tocsin::rule
