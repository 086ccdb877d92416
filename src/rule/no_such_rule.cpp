#include "rule/no_such_rule.h"

#include <fmt/format.h>
#include <utility>

#include "base/text.h"

namespace tocsin::rule {

Diagnostic no_such_rule(std::string_view id, std::span<const std::string_view> known, std::string file) {
  const auto near = did_you_mean(id, known);
  Diagnostic out;
  out.file = std::move(file);
  out.message = fmt::format("no rule has the id \"{}\"", id);
  out.hint = near ? fmt::format("did you mean \"{}\"?", *near) : "`tocsin rules list` shows all ids";
  return out;
}

}  // namespace tocsin::rule
