#include "rule/builtin.h"

#include <algorithm>

#include "rule/rule_files.h"

namespace tocsin::rule {

bool is_builtin_rule(std::string_view id) {
  const auto files = builtin_files();
  return std::any_of(files.begin(), files.end(), [&](const BuiltinFile& file) {
    return is_rule_file(file.path) && file_stem(file.path) == id;
  });
}

}  // namespace tocsin::rule
