#include "match/set_bound.h"

#include <fmt/format.h>

namespace tocsin::match {
namespace {

Extent extent_of(const Group& group) {
  Extent out;
  for (const auto& item : group.items) {
    if (std::holds_alternative<Field>(item)) {
      out.fields += out.alternatives;
      continue;
    }
    Extent branches{0, 0};
    for (const auto& branch : std::get<Or>(item).branches) {
      const auto one = extent_of(branch);
      branches.alternatives += one.alternatives;
      branches.fields += one.fields;
    }
    out.fields = out.fields * branches.alternatives + out.alternatives * branches.fields;
    out.alternatives *= branches.alternatives;
  }
  return out;
}

}  // namespace

Extent extent_of(const Pattern& pattern) {
  return extent_of(pattern.root);
}

tl::expected<void, SetBound::Refusal> SetBound::add(const Pattern& pattern) {
  const auto extent = extent_of(pattern);
  if (extent.alternatives == 1) return {};
  if (fields_ + extent.fields > kMaxFieldsOfAlternatives) {
    auto message = fmt::format("multiplied out, the {} alternatives of its \"$or\"s have {} fields",
                               extent.alternatives, extent.fields);
    if (patterns_ > 0) {
      message += fmt::format("; the {} of the {} such patterns before it have {}", alternatives_, patterns_,
                             fields_);
    }
    return tl::make_unexpected(Refusal{
        std::move(message),
        fmt::format("at most {} in all patterns that are matched together; values of one field belong in one "
                    "list, what stands beside an \"$or\" in few patterns, or use several sets",
                    kMaxFieldsOfAlternatives)});
  }
  ++patterns_;
  alternatives_ += extent.alternatives;
  fields_ += extent.fields;
  return {};
}

}  // namespace tocsin::match
