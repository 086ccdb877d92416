#include "rule/file/severity_reason.h"

#include "base/text.h"
#include "doc/yaml_reader.h"

namespace tocsin::rule {

std::optional<std::string> severity_reason(const SourceText& file) {
  const auto root = doc::read_yaml(file);
  const auto* reason = root ? root->find("severity_reason") : nullptr;
  if (reason == nullptr || !reason->is(doc::Kind::string)) return std::nullopt;
  return std::string(trim(reason->text));
}

}  // namespace tocsin::rule
