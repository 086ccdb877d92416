#include "rule/sigma_file.h"

#include <fmt/format.h>
#include <string_view>
#include <utility>

#include "rule/rule_files.h"
#include "rule/sigma_documents.h"
#include "rule/sigma_logsource.h"
#include "rule/sigma_reader.h"

namespace tocsin::rule {
namespace {

bool has_line(std::string_view text, std::string_view key) {
  return text.starts_with(key) || text.find("\n" + std::string(key)) != std::string_view::npos;
}

}  // namespace

bool is_sigma(const SourceText& source) {
  return (has_line(source.text, "logsource:") || has_line(source.text, "correlation:") ||
          has_line(source.text, "action:")) &&
         has_line(source.text, "title:") && !has_line(source.text, "pattern:") &&
         !has_line(source.text, "why:") && !has_line(source.text, "next_steps:");
}

SigmaFile read_sigma_file(const SourceText& source, const sigma::Placeholders& placeholders,
                          Diagnostics& diagnostics) {
  SigmaFile out;
  const auto base = id_of(file_stem(source.name));
  std::size_t number = 0;
  for (const auto& document : sigma_documents(source, diagnostics)) {
    if (document.find("filter") != nullptr) {
      if (auto filter = read_sigma_filter(source, document, placeholders, diagnostics))
        out.filters.push_back(std::move(*filter));
      continue;
    }
    const auto id = ++number == 1 ? base : fmt::format("{}-{}", base, number);
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
