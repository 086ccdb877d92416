#include "rule/builtin.h"

#include "rule/file/rule_files.h"

namespace tocsin::rule {

std::optional<std::string_view> builtin_rule_text(std::string_view id) {
  for (const auto& file : builtin_files()) {
    if (is_rule_file(file.path) && file_stem(file.path) == id) return file.text;
  }
  return std::nullopt;
}

}  // namespace tocsin::rule
