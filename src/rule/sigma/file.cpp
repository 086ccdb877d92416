#include "rule/sigma/file.h"

#include <fmt/format.h>
#include <optional>
#include <string_view>
#include <utility>

#include "doc/yaml_documents.h"
#include "doc/yaml_reader.h"
#include "rule/file/rule_files.h"
#include "rule/sigma/documents.h"
#include "rule/sigma/logsource.h"
#include "rule/sigma/reader.h"

namespace tocsin::rule {
namespace {

/// The keys of the outermost map, as far as can be seen without reading the file.
class Keys {
 public:
  explicit Keys(const SourceText& source) : text_(source.text) {
    // A map in flow style, which JSON is, has its keys anywhere.
    const auto begin = text_.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos || text_[begin] != '{') return;
    const auto parts = doc::split_documents(source);
    if (parts.empty()) return;
    if (auto document = doc::read_yaml(parts.front())) flow_ = std::move(*document);
  }

  bool have(std::string_view key) const {
    if (flow_) return flow_->find(key) != nullptr;
    const auto line = fmt::format("\n{}:", key);
    return text_.starts_with(std::string_view(line).substr(1)) || text_.find(line) != std::string_view::npos;
  }

 private:
  std::string_view text_;
  std::optional<doc::Value> flow_;
};

}  // namespace

bool is_sigma(const SourceText& source) {
  const Keys keys(source);
  return (keys.have("logsource") || keys.have("correlation") || keys.have("action")) && keys.have("title") &&
         !keys.have("pattern") && !keys.have("why") && !keys.have("next_steps");
}

SigmaFile read_sigma_file(const SourceText& source, const sigma::Placeholders& placeholders,
                          Diagnostics& diagnostics) {
  SigmaFile out;
  std::size_t number = 0;
  for (const auto& document : sigma_documents(source, diagnostics)) {
    if (document.find("filter") != nullptr) {
      if (logsource_of(document).is_elsewhere()) {
        ++out.filters_not_here;
      } else if (auto filter = read_sigma_filter(source, document, placeholders, diagnostics)) {
        out.filters.push_back(std::move(*filter));
      }
      continue;
    }
    const auto id = id_in_file(source.name, ++number);
    if (document.find("correlation") != nullptr) {
      out.correlations.push_back({id, source, document});
    } else if (auto scope = scope_of(logsource_of(document)); !scope) {
      out.not_here.push_back(sigma_name_of(document));
    } else if (auto rule =
                   read_sigma_rule(source, document, id, std::move(*scope), placeholders, diagnostics)) {
      out.rules.push_back(std::move(*rule));
    } else {
      out.broken.push_back(sigma_name_of(document));
    }
  }
  return out;
}

}  // namespace tocsin::rule
