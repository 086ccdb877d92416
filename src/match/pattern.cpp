#include "match/pattern.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace tocsin::match {
namespace {

bool is_envelope_path(std::string_view path) {
  constexpr std::array<std::string_view, 3> kNames{"source", "detail-type", "detail"};
  return std::find(kNames.begin(), kNames.end(), path.substr(0, path.find('.'))) != kNames.end();
}

bool speaks(const Group& group) {
  return std::any_of(group.items.begin(), group.items.end(), [](const Item& item) {
    if (const auto* field = std::get_if<Field>(&item)) return is_envelope_path(field->path);
    const auto& branches = std::get<Or>(item).branches;
    return std::any_of(branches.begin(), branches.end(), speaks);
  });
}

}  // namespace

bool speaks_of_envelope(const Pattern& pattern) {
  return speaks(pattern.root);
}

}  // namespace tocsin::match
